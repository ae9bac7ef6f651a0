package io.github.matrixonespring.compatibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.batch.MatrixOneMaxValueIncrementer;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class SpringBatchIntegrationTests {

	private static final String LIBRARY = """
			org.springframework.boot.batch.,io.github.matrixonespring.boot.autoconfigure.MatrixOneBatch""";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private ConfigurableApplicationContext node;

	private JdbcClient jdbc;

	private TakenSnapshots snapshots;

	@BeforeEach
	void startWithLines() {
		this.node = batch().start(database, "node");
		this.jdbc = this.node.getBean(JdbcClient.class);
		this.snapshots = this.node.getBean(TakenSnapshots.class);
		this.snapshots.forget();
		this.jdbc.sql("delete from imported where 1 = 1").update();
	}

	private static Node batch() {
		database.control().sql("create table if not exists line (id bigint primary key, text varchar(20))").update();
		database.control()
			.sql("create table if not exists imported (id bigint primary key, text varchar(20))")
			.update();
		database.control().sql("""
				replace into line values (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five'), \
				(6, 'six'), (7, 'seven'), (8, 'eight')""").update();
		return Node.of(BatchApplication.class, LIBRARY)
			.with("spring.batch.jdbc.initialize-schema=always", "spring.batch.job.enabled=false");
	}

	@Test
	void failedJobIsRestartedWhereItFailed() throws Exception {
		JobParameters parameters = new JobParametersBuilder().addString("file", "restarted").toJobParameters();
		this.node.getBean(LineWriter.class).failAt(7L);

		JobExecution failed = launch(this.node, "importLines", parameters);
		assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(imported()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
		assertThat(this.snapshots.names()).hasSize(2);

		this.node.getBean(LineWriter.class).failAt(null);
		JobExecution restarted = launch(this.node, "importLines", parameters);
		assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(restarted.getJobInstanceId()).isEqualTo(failed.getJobInstanceId());
		assertThat(restarted.getId()).isGreaterThan(failed.getId());
		assertThat(restarted.getStepExecutions().iterator().next().getReadCount()).isEqualTo(2);
		assertThat(imported()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
		assertThat(this.snapshots.names()).hasSize(3);
	}

	/**
	 * Its JdbcTemplate limits the rows, for which the driver sends SETs.
	 */
	@Test
	void chunkThatFailsIsRolledBackAlsoBehindPagesThatAreRead() throws Exception {
		JobParameters parameters = new JobParametersBuilder().addString("file", "paged").toJobParameters();
		this.node.getBean(LineWriter.class).failAt(5L);

		JobExecution failed = launch(this.node, "importPages", parameters);
		assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(imported()).containsExactly(1L, 2L, 3L);

		this.node.getBean(LineWriter.class).failAt(null);
		assertThat(launch(this.node, "importPages", parameters).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(imported()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
	}

	@Test
	void snapshotOfChunkHasItsRowsAndWhatBatchHasWrittenOfThem() throws Exception {
		launch(this.node, "importLines", new JobParametersBuilder().addString("file", "counted").toJobParameters());

		List<Long> rows = new ArrayList<>();
		List<Long> counted = new ArrayList<>();
		for (String snapshot : this.snapshots.names()) {
			rows.add(number("select count(*) from imported {snapshot = `" + snapshot + "`}"));
			counted.add(number("""
					select write_count from BATCH_STEP_EXECUTION {snapshot = `%s`}
					order by step_execution_id desc limit 1""".formatted(snapshot)));
		}
		assertThat(rows).containsExactly(3L, 6L, 8L);
		assertThat(counted).isEqualTo(rows);
	}

	@Test
	void jobGoesOnInCloneOfSnapshotOfChunk() throws Exception {
		JobParameters parameters = new JobParametersBuilder().addString("file", "cloned").toJobParameters();
		launch(this.node, "importLines", parameters);
		String clone = database.newName("clone");
		MatrixOneOperations matrixOne = this.node.getBean(MatrixOneOperations.class);
		matrixOne.clones().cloneDatabase(clone, database.database(), this.snapshots.names().get(0));

		try (ConfigurableApplicationContext cloned = batch().with("spring.batch.jdbc.initialize-schema=never")
			.with("spring.datasource.hikari.catalog=" + clone)
			.start(database)) {
			JobOperator operator = cloned.getBean(JobOperator.class);
			JobExecution running = cloned.getBean(JobRepository.class).getLastJobExecution("importLines", parameters);
			operator.recover(running);
			JobExecution finished = launch(cloned, "importLines", parameters);

			assertThat(finished.getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(finished.getStepExecutions().iterator().next().getReadCount()).isEqualTo(5);
			assertThat(cloned.getBean(JdbcClient.class).sql("select count(*) from imported").query(Long.class).single())
				.isEqualTo(8);
		}
	}

	@Test
	void nodesThatLaunchAtOnceHaveIdsOfTheirOwn() throws Exception {
		ApplicationContext other = batch().start(database, "other node");
		List<Callable<JobExecution>> launches = new ArrayList<>();
		for (long i = 0; i < 12; i++) {
			ApplicationContext launching = (i % 2 == 0) ? this.node : other;
			JobParameters parameters = new JobParametersBuilder().addLong("call", i).toJobParameters();
			launches.add(() -> launch(launching, "doNothing", parameters));
		}

		List<JobExecution> executions = together(launches);

		assertThat(executions).extracting(JobExecution::getStatus).containsOnly(BatchStatus.COMPLETED);
		assertThat(executions.stream().map(JobExecution::getId)).doesNotHaveDuplicates();
		assertThat(executions.stream().map(JobExecution::getJobInstanceId)).doesNotHaveDuplicates();
	}

	private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(calls.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> future : threads.invokeAll(calls)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void idIsNotGivenOutAgainAfterRollback() {
		MatrixOneMaxValueIncrementer ids = new MatrixOneMaxValueIncrementer(
				this.node.getBean(MatrixOneConnections.class), "BATCH_JOB_INSTANCE_SEQ", "ID");
		long before = ids.nextLongValue();
		Long rolledBack = new TransactionTemplate(this.node.getBean(PlatformTransactionManager.class))
			.execute((status) -> {
				this.jdbc.sql("insert into imported values (100, 'rolled back')").update();
				status.setRollbackOnly();
				return ids.nextLongValue();
			});

		assertThat(rolledBack).isEqualTo(before + 1);
		assertThat(ids.nextLongValue()).isEqualTo(before + 2);
		assertThat(imported()).isEmpty();
	}

	@Test
	void idsAreUniqueUnderContention() throws Exception {
		MatrixOneMaxValueIncrementer ids = new MatrixOneMaxValueIncrementer(
				this.node.getBean(MatrixOneConnections.class), "BATCH_JOB_INSTANCE_SEQ", "ID");
		List<Callable<List<Long>>> threads = new ArrayList<>();
		for (int thread = 0; thread < 8; thread++) {
			threads.add(() -> List.of(ids.nextLongValue(), ids.nextLongValue(), ids.nextLongValue()));
		}

		List<Long> taken = together(threads).stream().flatMap(List::stream).toList();

		assertThat(new HashSet<>(taken)).hasSize(24);
	}

	@Test
	void poolOfOneIsEnough() throws Exception {
		try (ConfigurableApplicationContext small = batch()
			.with("spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=3000")
			.start(database)) {
			JobParameters parameters = new JobParametersBuilder().addString("pool", "one").toJobParameters();
			assertThat(launch(small, "doNothing", parameters).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		}
	}

	@Test
	void poolWithoutAutoCommitIsGoodEnough() throws Exception {
		try (ConfigurableApplicationContext manual = batch().with("spring.datasource.hikari.auto-commit=false")
			.start(database)) {
			JobParameters parameters = new JobParametersBuilder().addString("pool", "manual").toJobParameters();
			assertThat(launch(manual, "doNothing", parameters).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		}
	}

	@Test
	void stepWithoutTransactionHasSnapshotOfEachWriteAtOnce() throws Exception {
		JobParameters parameters = new JobParametersBuilder().addString("file", "resourceless").toJobParameters();

		JobExecution execution = launch(this.node, "importLinesWithoutTransaction", parameters);

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		List<Long> rows = this.snapshots.names()
			.stream()
			.map((snapshot) -> number("select count(*) from imported {snapshot = `" + snapshot + "`}"))
			.toList();
		assertThat(rows).containsExactly(3L, 6L, 8L);
	}

	private List<Long> imported() {
		return this.jdbc.sql("select id from imported order by id").query(Long.class).list();
	}

	private long number(String sql) {
		return this.jdbc.sql(sql).query(Long.class).single();
	}

	private static JobExecution launch(ApplicationContext node, String job, JobParameters parameters) throws Exception {
		return node.getBean(JobOperator.class).start(node.getBean(job, Job.class), parameters);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BatchApplication {

		@Bean
		Job importLines(JobRepository repository, PlatformTransactionManager transactionManager,
				JdbcCursorItemReader<Line> reader, LineWriter writer) {
			return new JobBuilder("importLines", repository)
				.start(chunks("importLinesStep", repository, transactionManager, reader, writer))
				.build();
		}

		@Bean
		Job importLinesWithoutTransaction(JobRepository repository, JdbcCursorItemReader<Line> reader,
				LineWriter writer) {
			return new JobBuilder("importLinesWithoutTransaction", repository)
				.start(chunks("importLinesWithoutTransactionStep", repository, new ResourcelessTransactionManager(),
						reader, writer))
				.build();
		}

		@Bean
		Job importPages(JobRepository repository, PlatformTransactionManager transactionManager,
				JdbcPagingItemReader<Line> pages, LineWriter writer) {
			return new JobBuilder("importPages", repository)
				.start(chunks("importPagesStep", repository, transactionManager, pages, writer))
				.build();
		}

		@Bean
		JdbcPagingItemReader<Line> pages(DataSource dataSource) throws Exception {
			return new JdbcPagingItemReaderBuilder<Line>().name("pages")
				.dataSource(dataSource)
				.pageSize(2)
				.selectClause("id, text")
				.fromClause("line")
				.sortKeys(Map.of("id", Order.ASCENDING))
				.dataRowMapper(Line.class)
				.build();
		}

		private static Step chunks(String name, JobRepository repository, PlatformTransactionManager transactionManager,
				ItemReader<Line> reader, LineWriter writer) {
			return new StepBuilder(name, repository).<Line, Line>chunk(3)
				.transactionManager(transactionManager)
				.reader(reader)
				.writer(writer)
				.build();
		}

		@Bean
		Job doNothing(JobRepository repository, PlatformTransactionManager transactionManager) {
			return new JobBuilder("doNothing", repository)
				.start(new StepBuilder("doNothingStep", repository)
					.tasklet((contribution, context) -> null, transactionManager)
					.build())
				.build();
		}

		@Bean
		JdbcCursorItemReader<Line> reader(DataSource dataSource) {
			return new JdbcCursorItemReaderBuilder<Line>().name("lines")
				.dataSource(dataSource)
				.sql("select id, text from line order by id")
				.dataRowMapper(Line.class)
				.build();
		}

		@Bean
		LineWriter writer(JdbcClient jdbc) {
			return new LineWriter(jdbc);
		}

	}

	record Line(long id, String text) {
	}

	static class LineWriter implements ItemWriter<Line> {

		private final AtomicReference<Long> failing = new AtomicReference<>();

		private final JdbcClient jdbc;

		LineWriter(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		void failAt(Long id) {
			this.failing.set(id);
		}

		@Override
		@SnapshotAfterCommit
		public void write(Chunk<? extends Line> chunk) {
			for (Line line : chunk) {
				this.jdbc.sql("insert into imported values (?, ?)").params(line.id(), line.text()).update();
				if (Long.valueOf(line.id()).equals(this.failing.get())) {
					throw new IllegalStateException("Line " + line.id() + " is wrong");
				}
			}
		}

	}

}
