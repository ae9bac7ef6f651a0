package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.doctor.ExaminedAccount.Examined;
import io.github.matrixonespring.doctor.Finding.Severity;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.Item;
import io.github.matrixonespring.testapp.ItemRepository;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the doctor finds of an application of Spring Boot.
 */
class DoctorOfApplicationIntegrationTests {

	@Order(1)
	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Order(2)
	@RegisterExtension
	static final ExaminedAccount account = new ExaminedAccount(database);

	@ParameterizedTest
	@ValueSource(classes = { JdbcApplication.class, JpaApplication.class })
	void soundApplicationIsNothingToWarnOf(Class<?> application) {
		Examined examined = account.newDatabase();
		try (ConfigurableApplicationContext context = start(examined, application, "--matrixone.ledger.enabled=true",
				"--matrixone.ledger.initialize-schema=always",
				"--matrixone.ledger.database=" + examined.name() + "_ledger")) {
			List<Finding> findings = context.getBean(MatrixOneTemplate.class).doctor();
			assertThat(findings).allMatch((finding) -> finding.severity() == Severity.INFO);
			assertThat(findings).extracting(Finding::id)
				.containsExactlyElementsOf(TestServer.isReal() ? List.of("pool-auto-commit") : List.of());
			assertThat(context.getBean(Doctor.class).examine()).isEqualTo(findings);
		}
	}

	@Test
	void ofAnotherServerOnlyThatIsTold() {
		try (ConfigurableApplicationContext context = start(account.newDatabase(), JpaApplication.class,
				"--spring.datasource.url=jdbc:h2:mem:" + database.name("other"))) {
			assertThat(context.getBean(Doctor.class).examine()).extracting(Finding::id)
				.containsExactly("not-matrixone");
		}
	}

	@Test
	void isolationAndNestedTransactionsAreTold() {
		try (ConfigurableApplicationContext context = start(account.newDatabase(), JdbcApplication.class,
				Transactions.class)) {
			List<Finding> findings = context.getBean(Doctor.class).examine();
			assertThat(findings).filteredOn(Finding::id, "ignored-isolation")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("Report.read", "bean serializable")
					.doesNotContain("committed", "elsewhere"));
			assertThat(findings).filteredOn(Finding::id, "nested-transaction")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("Report.nested"));
			assertThat(context.getBeanFactory().containsSingleton("lazyReport")).isFalse();
		}
	}

	@Test
	void secondTransactionManagerIsTold() {
		try (ConfigurableApplicationContext context = start(account.newDatabase(), JpaApplication.class,
				SecondManager.class)) {
			assertThat(context.getBean(Doctor.class).examine()).filteredOn(Finding::id, "several-transaction-managers")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("firstManager", "secondManager"));
		}
	}

	@Test
	void repositoriesAreToldOfWhereThePitrOfATableHasEnded() {
		String pitr = database.newName("p");
		database.createItemTable();
		try (ConfigurableApplicationContext context = start(database.properties(), JpaApplication.class)) {
			MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
			template.pitrs().create(pitr, SnapshotTarget.table(database.database(), "item"), Duration.ofHours(1));
			try {
				assertThat(template.doctor()).noneMatch(this::isOfItems);
				database.control().sql("delete from item").update();
				assertThat(template.doctor()).anyMatch(this::isOfItems);
			}
			finally {
				template.pitrs().drop(pitr);
			}
		}
	}

	private boolean isOfItems(Finding finding) {
		return finding.id().equals("truncating-delete") && finding.what().contains(database.database());
	}

	@Test
	void autoCommitIsAdvisedAgainstUnlessItIsOff() {
		TestServer.assumeReal("the embedded engine is in the same process, and costs no round trip");
		Examined examined = account.newDatabase();
		assertThat(ids(examined)).contains("pool-auto-commit");
		assertThat(ids(examined, "--spring.datasource.hikari.auto-commit=false")).isEmpty();
	}

	private static List<String> ids(Examined examined, String... arguments) {
		try (ConfigurableApplicationContext context = start(examined, JdbcApplication.class, arguments)) {
			return context.getBean(Doctor.class).examine().stream().map(Finding::id).toList();
		}
	}

	private static ConfigurableApplicationContext start(Examined examined, Class<?> application, String... arguments) {
		return start(examined.properties(), List.of(application), arguments);
	}

	private static ConfigurableApplicationContext start(Examined examined, Class<?> application, Class<?> more) {
		return start(examined.properties(), List.of(application, more));
	}

	private static ConfigurableApplicationContext start(String[] properties, Class<?> application) {
		return start(properties, List.of(application));
	}

	private static ConfigurableApplicationContext start(String[] properties, List<Class<?>> configurations,
			String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.main.banner-mode=off");
		return new SpringApplicationBuilder(configurations.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
			.properties(properties)
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class JdbcApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Item.class)
	@EnableJpaRepositories(basePackageClasses = ItemRepository.class)
	static class JpaApplication {

	}

	@Configuration(proxyBeanMethods = false)
	static class Transactions {

		@Bean
		Report report() {
			return new Report();
		}

		@Bean
		@Lazy
		Report lazyReport() {
			return new Report();
		}

		@Bean
		TransactionTemplate serializable(PlatformTransactionManager transactionManager) {
			TransactionTemplate template = new TransactionTemplate(transactionManager);
			template.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
			return template;
		}

		@Bean(defaultCandidate = false)
		PlatformTransactionManager other() {
			DataSource other = new EmbeddedDatabaseBuilder().generateUniqueName(true)
				.setType(EmbeddedDatabaseType.H2)
				.build();
			return new JdbcTransactionManager(other);
		}

	}

	static class Report {

		@Transactional(isolation = Isolation.REPEATABLE_READ)
		public void read() {
		}

		@Transactional(isolation = Isolation.READ_COMMITTED)
		public void committed() {
		}

		@Transactional(propagation = Propagation.NESTED)
		public void nested() {
		}

		@Transactional(transactionManager = "other", isolation = Isolation.SERIALIZABLE)
		public void elsewhere() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondManager {

		@Bean
		PlatformTransactionManager firstManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		PlatformTransactionManager secondManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

}
