package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ownapp.Member;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Scopes where the application has set up more by itself than Spring Boot would: its own
 * template, a factory that nobody injects, filters on each EntityManager.
 */
class AsOfOwnTemplateIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private final MatrixOneTemplate matrixOne = context.getBean(MatrixOneTemplate.class);

	private final EntityManager entityManager = context.getBean("sharedEntityManager", EntityManager.class);

	private String snapshot;

	@BeforeAll
	static void start() {
		database.control().sql("create table member (id int primary key, name varchar(20), club varchar(10))").update();
		context = new SpringApplicationBuilder(Application.class).run("--spring.datasource.url=" + database.url(),
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(),
				"--spring.datasource.hikari.maximum-pool-size=2");
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@BeforeEach
	void changeWhatASnapshotHolds() {
		database.control().sql("delete from member where id > 0").update();
		database.control().sql("insert into member values (1, 'then', 'ours'), (2, 'then', 'theirs')").update();
		this.snapshot = database.newName("s");
		this.matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(database.database()));
		database.control().sql("update member set name = 'now'").update();
	}

	private List<String> names(EntityManager entityManager) {
		return entityManager.createQuery("select m.name from Member m", String.class).getResultList();
	}

	@Test
	void templateThatIsABeanFindsTheFactories() {
		assertThat(names(this.entityManager)).containsExactly("now");
		assertThat(this.matrixOne.asOf(this.snapshot).call(() -> names(this.entityManager))).containsExactly("then");
	}

	@Test
	void factoryThatIsNoCandidateForInjectionReadsThePast() {
		EntityManager second = SharedEntityManagerCreator
			.createSharedEntityManager(context.getBean("second", EntityManagerFactory.class));
		assertThat(this.matrixOne.asOf(this.snapshot).call(() -> names(second))).containsExactly("then");
	}

	@Test
	void filtersOfEachEntityManagerAreEnabledInTheScope() {
		assertThat(this.matrixOne.asOf(this.snapshot)
			.call(() -> this.entityManager.createQuery("select m.club from Member m", String.class).getResultList()))
			.containsExactly("ours");
	}

	@Test
	void entityManagerThatTheTemplateCannotKnowIsNoticed() {
		try (MatrixOneTemplate byHand = new MatrixOneTemplate(context.getBean(DataSource.class))) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> byHand.asOf(this.snapshot).call(() -> names(this.entityManager)))
				.withMessageContaining("What was read is not to be used");
			TransactionTemplate transactions = new TransactionTemplate(
					context.getBean("transactionManager", PlatformTransactionManager.class));
			transactions
				.executeWithoutResult((status) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> byHand.asOf(this.snapshot).call(() -> names(this.entityManager))));
		}
	}

	@Test
	void listenersOfWhatIsPublishedInTheScopeComeAfterIt() {
		Listener listener = context.getBean(Listener.class);
		this.matrixOne.asOf(this.snapshot).run(() -> context.getBean(Publisher.class).publish());
		assertThat(listener.heard()).containsExactly("now");
		assertThat(database.control().sql("select name from member where id = 3").query(String.class).list())
			.containsExactly("heard");
	}

	@Test
	void timeoutOfTheSurroundingTransactionHolds() {
		TransactionTemplate transactions = new TransactionTemplate(
				context.getBean("transactionManager", PlatformTransactionManager.class));
		transactions.setTimeout(1);
		JdbcClient jdbc = context.getBean(JdbcClient.class);
		assertThatExceptionOfType(TransactionTimedOutException.class).isThrownBy(
				() -> transactions.executeWithoutResult((status) -> this.matrixOne.asOf(this.snapshot).run(() -> {
					Awaitility.await().pollDelay(1100, TimeUnit.MILLISECONDS).until(() -> true);
					jdbc.sql("select name from member").query(String.class).list();
				})));
	}

	static class Publisher {

		private final ApplicationEventPublisher events;

		Publisher(ApplicationEventPublisher events) {
			this.events = events;
		}

		@Transactional
		public void publish() {
			this.events.publishEvent("published");
		}

	}

	static class Listener {

		private final JdbcClient jdbc;

		private final List<String> heard = new ArrayList<>();

		Listener(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		public List<String> heard() {
			return this.heard;
		}

		@TransactionalEventListener
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public void hear(String event) {
			this.heard.add(this.jdbc.sql("select distinct name from member").query(String.class).single());
			this.jdbc.sql("insert into member values (3, 'heard', 'ours')").update();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Member.class)
	static class Application {

		@Bean
		MatrixOneTemplate ownTemplate(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

		@Bean
		Publisher publisher(ApplicationEventPublisher events) {
			return new Publisher(events);
		}

		@Bean
		Listener listener(JdbcClient jdbc) {
			return new Listener(jdbc);
		}

		@Bean
		EntityManager sharedEntityManager(EntityManagerFactory entityManagerFactory) {
			return SharedEntityManagerCreator.createSharedEntityManager(entityManagerFactory);
		}

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean second(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPersistenceUnitName("second");
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setPackagesToScan(Member.class.getPackageName());
			return factory;
		}

		@Bean
		static BeanPostProcessor filters() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String beanName) {
					if (bean instanceof LocalContainerEntityManagerFactoryBean factory) {
						factory.setEntityManagerInitializer((entityManager) -> entityManager.unwrap(Session.class)
							.enableFilter("ofClub")
							.setParameter("club", "ours"));
					}
					return bean;
				}

			};
		}

	}

}
