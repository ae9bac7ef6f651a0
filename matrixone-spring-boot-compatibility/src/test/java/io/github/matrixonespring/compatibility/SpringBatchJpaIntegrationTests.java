package io.github.matrixonespring.compatibility;

import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.database.JpaItemWriter;
import org.springframework.batch.infrastructure.item.support.IteratorItemReader;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

class SpringBatchJpaIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void repositoryAndEntitiesShareTheTransactionsOfJpa() {
		ConfigurableApplicationContext node = Node.of(JpaBatchApplication.class, """
				org.springframework.boot.batch.,org.springframework.boot.hibernate.,\
				io.github.matrixonespring.boot.autoconfigure.MatrixOneBatch""")
			.with("spring.batch.jdbc.initialize-schema=always", "spring.jpa.hibernate.ddl-auto=update",
					"spring.datasource.hikari.maximum-pool-size=1")
			.start(database, "node");
		assertThat(node.getBean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);

		JobExecution launchedAtStart = node.getBean(JobRepository.class)
			.getLastJobExecution("importLines", new JobParameters());
		assertThat(launchedAtStart.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		List<String> snapshots = node.getBean(TakenSnapshots.class).names();
		assertThat(snapshots.stream().map(SpringBatchJpaIntegrationTests::countAt)).containsExactly(2L, 3L);
		assertThat(snapshots.stream().map(SpringBatchJpaIntegrationTests::writtenAt)).containsExactly(2L, 3L);
	}

	private static long countAt(String snapshot) {
		return number("select count(*) from line_entity {snapshot = `" + snapshot + "`}");
	}

	private static long writtenAt(String snapshot) {
		return number("select max(write_count) from BATCH_STEP_EXECUTION {snapshot = `" + snapshot + "`}");
	}

	private static long number(String sql) {
		return database.control().sql(sql).query(Long.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = SpringBatchJpaIntegrationTests.class)
	static class JpaBatchApplication {

		@Bean
		Job importLines(JobRepository repository, PlatformTransactionManager transactionManager, LineWriter writer) {
			List<LineEntity> lines = List.of(new LineEntity(1L), new LineEntity(2L), new LineEntity(3L));
			return new JobBuilder("importLines", repository)
				.start(new StepBuilder("importLinesStep", repository).<LineEntity, LineEntity>chunk(2)
					.transactionManager(transactionManager)
					.reader(new IteratorItemReader<>(lines))
					.writer(writer)
					.build())
				.build();
		}

		@Bean
		LineWriter writer(EntityManagerFactory entityManagerFactory) {
			return new LineWriter(entityManagerFactory);
		}

	}

	@Entity(name = "line_entity")
	static class LineEntity {

		@Id
		private Long id;

		protected LineEntity() {
		}

		LineEntity(Long id) {
			this.id = id;
		}

	}

	static class LineWriter extends JpaItemWriter<LineEntity> {

		LineWriter(EntityManagerFactory entityManagerFactory) {
			super(entityManagerFactory);
		}

		@Override
		@SnapshotAfterCommit
		public void write(Chunk<? extends LineEntity> chunk) {
			super.write(chunk);
		}

	}

}
