package io.github.matrixonespring.starter.initialization;

import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneEmbeddedAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneEmbeddedInitializationAutoConfiguration;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.integration.jdbc.metadata.JdbcMetadataStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * The embedded engine counts as an embedded database, on which Spring Boot and others
 * initialize where nothing else is said.
 */
class EmbeddedInitializationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
			MatrixOneEmbeddedAutoConfiguration.class, MatrixOneEmbeddedInitializationAutoConfiguration.class,
			DataSourceAutoConfiguration.class, DataSourceInitializationAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class);

	private static final String[] SCRIPTS = { "spring.sql.init.schema-locations=classpath:/initialization/schema.sql",
			"spring.sql.init.data-locations=classpath:/initialization/data.sql" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	private final ApplicationContextRunner withScripts = this.runner.withPropertyValues(SCRIPTS);

	private final ApplicationContextRunner withJpa = this.runner.withUserConfiguration(Entities.class)
		.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class));

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "spring.sql.init.mode=embedded", "spring.sql.init.mode=always",
			"spring.datasource.url=jdbc:matrixone:mem:scripts_by_url", "spring.datasource.url=",
			"matrixone.enabled=true" })
	void scriptsRun(String property) {
		this.withScripts.withPropertyValues(property)
			.run((context) -> assertThat(parts(context)).containsExactly("first"));
	}

	@Test
	void scriptsRunWhereConnectionDetailsNameTheEngine() {
		this.withScripts.withBean(JdbcConnectionDetails.class, () -> details("jdbc:matrixone:mem:scripts_by_details"))
			.run((context) -> assertThat(parts(context)).containsExactly("first"));
	}

	@Test
	void scriptsRunOnDataSourceOfTheApplication() {
		this.withScripts.withUserConfiguration(OwnDataSource.class)
			.run((context) -> assertThat(parts(context)).containsExactly("first"));
	}

	@Test
	void scriptsDoNotRunWhereTheApplicationSaysSo() {
		this.withScripts.withPropertyValues("spring.sql.init.mode=never")
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	@Test
	void scriptsDoNotRunOnAnotherServer() {
		this.withScripts.withBean(DataSource.class, this::otherServer)
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	@Test
	void initializerOfTheApplicationRuns() {
		this.runner.withUserConfiguration(OwnInitializer.class)
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).contains("part"));
	}

	@Test
	void sessionsHaveTables() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withConfiguration(
					AutoConfigurations.of(SessionAutoConfiguration.class, JdbcSessionAutoConfiguration.class))
			.run((context) -> {
				assertThat(tables(context.getBean(DataSource.class))).contains("spring_session",
						"spring_session_attributes");
				JdbcIndexedSessionRepository sessions = context.getBean(JdbcIndexedSessionRepository.class);
				assertThat(saveAndFind(sessions)).isEqualTo("value");
			});
	}

	private static <S extends Session> String saveAndFind(SessionRepository<S> repository) {
		S session = repository.createSession();
		session.setAttribute("name", "value");
		repository.save(session);
		S found = repository.findById(session.getId());
		assertThat(found).isNotNull();
		return found.getAttribute("name");
	}

	@Test
	void quartzHasTables() {
		this.runner.withConfiguration(AutoConfigurations.of(QuartzAutoConfiguration.class))
			.withPropertyValues("spring.quartz.job-store-type=jdbc", "spring.quartz.auto-startup=false")
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).contains("qrtz_job_details",
					"qrtz_triggers", "qrtz_locks"));
	}

	@Test
	void integrationHasTables() {
		this.runner.withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class)).run((context) -> {
			assertThat(tables(context.getBean(DataSource.class))).contains("int_message", "int_channel_message",
					"int_lock");
			JdbcMetadataStore store = new JdbcMetadataStore(context.getBean(JdbcTemplate.class));
			store.afterPropertiesSet();
			store.put("key", "value");
			assertThat(store.get("key")).isEqualTo("value");
		});
	}

	@Test
	void batchHasTables() {
		this.runner
			.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class))
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).contains("batch_job_instance",
					"batch_step_execution"));
	}

	@Test
	void modulithHasTables() {
		Class<?>[] modulith = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("org.springframework.modulith.events."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
		this.runner.withUserConfiguration(Entities.class)
			.withConfiguration(AutoConfigurations.of(modulith))
			.withBean(EventSerializer.class, () -> mock(EventSerializer.class))
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).contains("event_publication"));
	}

	/**
	 * Of several DataSources, that of the initializer counts.
	 */
	@Test
	void tablesAreOnlyMadeOnTheEngine() {
		ApplicationContextRunner batch = this.withScripts
			.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class))
			.withUserConfiguration(SeveralDataSources.class)
			.withBean("other", OtherServer.class, () -> new OtherServer(otherServer()));
		batch.withPropertyValues("batch=engine").run((context) -> {
			assertThat(tables(context.getBean("first", DataSource.class))).isEmpty();
			assertThat(tables(context.getBean("second", DataSource.class))).contains("batch_job_instance")
				.doesNotContain("part");
		});
		batch.withPropertyValues("batch=other").run((context) -> {
			assertThat(tables(context.getBean("first", DataSource.class))).containsExactly("part");
			assertThat(tables(context.getBean("second", DataSource.class))).isEmpty();
		});
	}

	@Test
	void schemaOfEntitiesIsMade() {
		this.withJpa.run((context) -> {
			EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
			factory.runInTransaction((entities) -> entities.persist(new Part("first")));
			assertThat(parts(context)).containsExactly("first");
		});
	}

	@Test
	void schemaOfEntitiesIsDropped() {
		this.withJpa.withPropertyValues("spring.datasource.url=jdbc:matrixone:mem:dropped_schema")
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).containsExactly("part"));
		this.runner.withPropertyValues("spring.datasource.url=jdbc:matrixone:mem:dropped_schema")
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.jpa.hibernate.ddl-auto=none", "spring.jpa.properties.hibernate.hbm2ddl.auto=none",
			"spring.jpa.properties.jakarta.persistence.schema-generation.database.action=none" })
	void schemaOfEntitiesIsNotMadeWhereTheApplicationSaysSo(String property) {
		this.withJpa.withPropertyValues(property)
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	@Test
	void schemaOfEntitiesIsNotMadeWhereSomethingElseMakesIt() {
		this.withJpa.withBean(SchemaManagementProvider.class, () -> (dataSource) -> SchemaManagement.MANAGED)
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	@Test
	void schemaOfEntitiesIsNotMadeOnAnotherServer() {
		this.withJpa.withBean(DataSource.class, this::otherServer)
			.run((context) -> assertThat(tables(context.getBean(DataSource.class))).isEmpty());
	}

	private static List<String> parts(ConfigurableApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("select name from part", String.class);
	}

	private static List<String> tables(DataSource dataSource) {
		return new JdbcTemplate(dataSource).queryForList("""
				select lower(table_name) from information_schema.tables \
				where upper(table_schema) in (upper(database()), 'PUBLIC')""", String.class);
	}

	/**
	 * An H2 database in a file is a server for Spring Boot.
	 */
	private DataSource otherServer() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:h2:file:" + this.directory.resolve("other"));
		return dataSource;
	}

	private static HikariDataSource engine(String name) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:matrixone:mem:" + name + "_" + System.nanoTime());
		return dataSource;
	}

	private static JdbcConnectionDetails details(String url) {
		return new JdbcConnectionDetails() {

			@Override
			public String getUsername() {
				return "root";
			}

			@Override
			public String getPassword() {
				return "111";
			}

			@Override
			public String getJdbcUrl() {
				return url;
			}

			@Override
			public String getDriverClassName() {
				return "io.github.matrixonespring.embedded.EmbeddedDriver";
			}

		};
	}

	record OtherServer(DataSource dataSource) {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Entities {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDataSource {

		@Bean
		DataSource own() {
			return engine("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnInitializer {

		@Bean
		DataSourceScriptDatabaseInitializer own(DataSource dataSource) {
			DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
			settings.setMode(DatabaseInitializationMode.EMBEDDED);
			settings.setSchemaLocations(List.of("classpath:/initialization/schema.sql"));
			return new DataSourceScriptDatabaseInitializer(dataSource, settings);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDataSources {

		@Bean
		@Primary
		DataSource first(OtherServer other, @Value("${batch}") String batch) {
			return batch.equals("engine") ? other.dataSource() : engine("first");
		}

		@Bean
		@BatchDataSource
		DataSource second(OtherServer other, @Value("${batch}") String batch) {
			return batch.equals("engine") ? engine("second") : other.dataSource();
		}

	}

}
