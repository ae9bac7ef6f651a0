package io.github.matrixonespring.compatibility;

import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Batch in tests with a database each, which the application's pool knows nothing
 * of.
 */
@MatrixOneTest(classes = SpringBatchTestedIntegrationTests.BatchApplication.class,
		properties = { "spring.batch.jdbc.initialize-schema=always", "spring.batch.job.enabled=false",
				"spring.main.banner-mode=off", LibraryOfTheApplication.PROPERTY + """
						=org.springframework.boot.batch.,io.github.matrixonespring.boot.autoconfigure.MatrixOneBatch,\
						io.github.matrixonespring.test.""" })
class SpringBatchTestedIntegrationTests {

	@Autowired
	private JobOperator operator;

	@Autowired
	private Job job;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestDatabase database;

	@RepeatedTest(2)
	void jobOfTestHasTheIdsOfItsDatabase() throws Exception {
		JobExecution execution = this.operator.start(this.job, new JobParameters());

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(this.jdbc.sql("select job_execution_id from BATCH_JOB_EXECUTION").query(Long.class).single())
			.isEqualTo(execution.getId());
		assertThat(counted()).isEqualTo(execution.getId());
		assertThat(this.database.isTouched()).isTrue();
	}

	@Test
	void testWithoutJobHasCountedNothing() {
		assertThat(counted()).isZero();
	}

	private long counted() {
		return this.jdbc.sql("select ID from BATCH_JOB_EXECUTION_SEQ").query(Long.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BatchApplication {

		@Bean
		Job doNothing(JobRepository repository, PlatformTransactionManager transactionManager) {
			return new JobBuilder("doNothing", repository)
				.start(new StepBuilder("doNothingStep", repository)
					.tasklet((contribution, context) -> null, transactionManager)
					.build())
				.build();
		}

	}

}
