package io.github.matrixonespring.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.batch.MatrixOneIncrementerFactory;
import io.github.matrixonespring.batch.MatrixOneMaxValueIncrementer;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneBatchAutoConfiguration;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.support.DataFieldMaxValueIncrementerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.incrementer.MySQLMaxValueIncrementer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SpringBatchConfigurationIntegrationTests {

	private static final String OURS = "io.github.matrixonespring.boot.autoconfigure.MatrixOneBatch";

	private static final String LIBRARY = "org.springframework.boot.batch.," + OURS;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTables() {
		try (HikariDataSource pool = database.pool(1)) {
			new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-mysql.sql"))
				.execute(pool);
		}
	}

	private static Node batch(Class<?> application, String initializeSchema) {
		return Node.of(application, LIBRARY)
			.with("spring.batch.jdbc.initialize-schema=" + initializeSchema, "spring.batch.job.enabled=false");
	}

	private static void assertThatJobRuns(ApplicationContext context) throws Exception {
		assertThat(
				context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters()).getStatus())
			.isEqualTo(BatchStatus.COMPLETED);
	}

	@Test
	void incrementerOfSpringIsRefusedByTheServer() {
		try (HikariDataSource pool = database.pool(1)) {
			MySQLMaxValueIncrementer ids = new MySQLMaxValueIncrementer(pool, "BATCH_JOB_INSTANCE_SEQ", "ID");
			assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(ids::nextLongValue)
				.havingRootCause()
				.withMessage("invalid argument function last_insert_id, bad value [BIGINT]");
		}
	}

	@Test
	void nothingThatSpringBootConfiguresIsForgotten() throws ClassNotFoundException {
		Class<?> boots = Class.forName("""
				org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration$\
				SpringBootBatchJdbcConfiguration""");
		Class<?> own = Class.forName(MatrixOneBatchAutoConfiguration.class.getName() + "$MatrixOneBatchConfiguration");
		assertThat(overridden(own)).containsAll(overridden(boots)).contains("getIncrementerFactory");
	}

	private static List<String> overridden(Class<?> configuration) {
		return Arrays.stream(configuration.getDeclaredMethods())
			.filter((method) -> Modifier.isProtected(method.getModifiers()))
			.map(Method::getName)
			.toList();
	}

	@Test
	void serializerOfTheApplicationIsUsed() throws Exception {
		try (ConfigurableApplicationContext context = batch(WithSerializer.class, "never").start(database)) {
			assertThatJobRuns(context);
			assertThat(context.getBean(CountingSerializer.class).calls).isPositive();
		}
	}

	@Test
	void tablesOfAnotherPrefixCount() throws Exception {
		try (ConfigurableApplicationContext context = batch(WithJob.class, "never")
			.with("spring.batch.jdbc.table-prefix=" + database.database() + ".BATCH_")
			.start(database)) {
			assertThatJobRuns(context);
		}
	}

	@Test
	void repositoryOnAnotherServerHasTheIncrementerOfThat() throws Exception {
		try (ConfigurableApplicationContext context = batch(WithRepositoryInAnotherDatabase.class, "always")
			.with("batch.url=jdbc:h2:mem:batch;DB_CLOSE_DELAY=-1", "batch.username=sa", "batch.password=")
			.start(database)) {
			assertThatJobRuns(context);
			assertThat(JdbcClient.create(context.getBean("batchDataSource", DataSource.class))
				.sql("select count(*) from BATCH_JOB_EXECUTION")
				.query(Long.class)
				.single()).isEqualTo(1);
		}
	}

	@Test
	void repositoryInAnotherDatabaseCountsThere() throws Exception {
		String name = database.newName("batch");
		if (TestServer.isReal()) {
			database.control().sql("create database " + name).update();
		}
		try (ConfigurableApplicationContext context = batch(WithRepositoryInAnotherDatabase.class, "always")
			.with("batch.url=" + TestServer.url(name), "batch.username=" + database.username(),
					"batch.password=" + database.password())
			.start(database)) {
			assertThatJobRuns(context);
			assertThat(JdbcClient.create(context.getBean("batchDataSource", DataSource.class))
				.sql("select ID from BATCH_JOB_INSTANCE_SEQ")
				.query(Long.class)
				.single()).isEqualTo(1);
		}
	}

	@Test
	void configurationOfTheApplicationNamesTheFactory() throws Exception {
		for (Class<?> application : List.of(WithOwnConfiguration.class, WithAnnotation.class)) {
			try (ConfigurableApplicationContext context = batch(application, "never").start(database)) {
				assertThat(context.getBeanNamesForType(MatrixOneBatchAutoConfiguration.class)).isEmpty();
				context.getBean(JobOperator.class);
				assertThatJobRuns(context);
			}
		}
	}

	@Test
	void repositoryWithoutSpringBootHasItsFactory() throws Exception {
		try (HikariDataSource pool = database.pool(2); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			JdbcTransactionManager transactionManager = new JdbcTransactionManager(pool);
			matrixOne.listenTo(transactionManager);
			JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
			factory.setDataSource(pool);
			factory.setTransactionManager(transactionManager);
			factory.setIsolationLevelForCreate("ISOLATION_DEFAULT");
			factory.setIncrementerFactory(new MatrixOneIncrementerFactory(matrixOne.getConnections()));
			factory.afterPropertiesSet();
			JobRepository repository = factory.getObject();

			assertThat(repository.createJobInstance("plain", new JobParameters()).getInstanceId()).isPositive();
			assertThat(repository.getJobInstances("plain", 0, 10)).hasSize(1);
		}
	}

	@Test
	void tableThatCannotCountIsRefused() {
		database.control().sql("create table if not exists counters (ID bigint)").update();
		database.control().sql("delete from counters where 1 = 1").update();
		try (HikariDataSource pool = database.pool(2); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			MatrixOneConnections connections = matrixOne.getConnections();
			MatrixOneMaxValueIncrementer ids = new MatrixOneMaxValueIncrementer(connections, "counters", "ID");
			assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(ids::nextLongValue)
				.withMessageContaining("The table 'counters' has 0 rows to count in, and must have one");

			database.control().sql("insert into counters values (7), (8)").update();
			assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(ids::nextLongValue)
				.withMessageContaining("The table 'counters' has 2 rows to count in, and must have one");
			assertThat(database.control().sql("select ID from counters order by ID").query(Long.class).list())
				.containsExactly(7L, 8L);

			database.control().sql("delete from counters where ID = 7").update();
			assertThat(ids.nextIntValue()).isEqualTo(9);
			assertThat(ids.nextStringValue()).isEqualTo("10");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new MatrixOneMaxValueIncrementer(connections, "shop..counters", "ID"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithJob {

		@Bean
		Job doNothing(JobRepository repository, PlatformTransactionManager transactionManager) {
			String name = getClass().getSimpleName();
			return new JobBuilder(name, repository)
				.start(new StepBuilder(name + "Step", repository)
					.tasklet((contribution, context) -> null, transactionManager)
					.build())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithSerializer extends WithJob {

		@Bean
		CountingSerializer serializer() {
			return new CountingSerializer();
		}

	}

	static class CountingSerializer implements ExecutionContextSerializer {

		private final ExecutionContextSerializer delegate = new DefaultExecutionContextSerializer();

		private int calls;

		@Override
		public void serialize(Map<String, Object> context, OutputStream output) throws IOException {
			this.calls++;
			this.delegate.serialize(context, output);
		}

		@Override
		public Map<String, Object> deserialize(InputStream input) throws IOException {
			return this.delegate.deserialize(input);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithRepositoryInAnotherDatabase extends WithJob {

		@Bean(defaultCandidate = false)
		@BatchDataSource
		DataSource batchDataSource(Environment environment) {
			return new DriverManagerDataSource(environment.getRequiredProperty("batch.url"),
					environment.getRequiredProperty("batch.username"),
					environment.getRequiredProperty("batch.password"));
		}

		@Bean(defaultCandidate = false)
		@BatchTransactionManager
		PlatformTransactionManager batchTransactionManager(@BatchDataSource DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnConfiguration.class)
	static class WithOwnConfiguration extends WithJob {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration extends JdbcDefaultBatchConfiguration {

		private final MatrixOneConnections connections;

		OwnConfiguration(MatrixOneConnections connections) {
			this.connections = connections;
		}

		@Override
		protected DataFieldMaxValueIncrementerFactory getIncrementerFactory() {
			return new MatrixOneIncrementerFactory(this.connections);
		}

		@Override
		protected Isolation getIsolationLevelForCreate() {
			return Isolation.DEFAULT;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBatchProcessing
	@EnableJdbcJobRepository(incrementerFactoryRef = "incrementerFactory", isolationLevelForCreate = Isolation.DEFAULT)
	static class WithAnnotation extends WithJob {

		@Bean
		MatrixOneIncrementerFactory incrementerFactory(MatrixOneConnections connections) {
			return new MatrixOneIncrementerFactory(connections);
		}

	}

}
