package io.github.matrixonespring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that our post-processors make no beans before their time: those would be made
 * without the post-processors that come later, or in a circle.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoEarlyBeansTests {

	private static final List<Class<?>> BEANS = List.of(DataSource.class, DataSourceProperties.class,
			PlatformTransactionManager.class, EntityManagerFactory.class, HibernateProperties.class,
			JpaProperties.class, MatrixOneConnections.class, MatrixOneProperties.class, MatrixOneLedgerProperties.class,
			SnapshotManager.class, CloneManager.class, SnapshotLedger.class, MatrixOneOperations.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner(WatchedContext::new)
		.withConfiguration(AutoConfigurations.of(MatrixOneEmbeddedAutoConfiguration.class,
				MatrixOneEmbeddedInitializationAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				MatrixOneAnnotationAutoConfiguration.class, MatrixOneHibernateAutoConfiguration.class,
				MatrixOneLedgerAutoConfiguration.class, MatrixOneTestDatabaseAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("spring.application.name=early", "matrixone.ledger.enabled=true");

	@Test
	void postProcessorsAreMadeWithoutThem() {
		this.runner.withUserConfiguration(OtherTransactions.class).run((context) -> {
			assertThat(((WatchedContext) context.getSourceApplicationContext()).early).isEmpty();
			assertThat(BEANS).allSatisfy((type) -> assertThat(context.getBeanNamesForType(type)).isNotEmpty());
		});
	}

	@Test
	void noBeanMissesPostProcessor(CapturedOutput output) {
		this.runner.withUserConfiguration(OtherTransactions.class)
			.run((context) -> assertThat(output).doesNotContain("not eligible for getting processed"));
	}

	@Test
	void dataSourceOfFactoryIsNotMadeToLookAtIt() {
		this.runner.withUserConfiguration(DataSourceOfFactory.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(((WatchedContext) context.getSourceApplicationContext()).early).isEmpty();
		});
	}

	@Test
	void snapshotManagerMayNeedTransactionManagerOfAnotherDataSource() {
		this.runner.withUserConfiguration(OtherTransactions.class, SnapshotsInOtherTransactions.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void lazyBeanIsNotMadeForTransactionManagerOfAnotherDataSource() {
		this.runner.withUserConfiguration(OtherTransactions.class, LazySnapshots.class)
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("lazySnapshots")).isFalse());
	}

	@Test
	void lazyApplicationIsWokenByItsFirstTransaction() {
		this.runner.withPropertyValues("matrixone.ledger.enabled=false")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
				assertThat(context.getBeanFactory().containsSingleton("matrixOneConnections")).isFalse();
				boolean begun = transactions
					.execute((status) -> context.getBean(MatrixOneConnections.class).currentTransaction().isPresent());
				assertThat(begun).isTrue();
			});
	}

	/**
	 * Looks at the beans that are there once all post-processors are.
	 */
	static class WatchedContext extends AnnotationConfigApplicationContext {

		private final List<String> early = new ArrayList<>();

		@Override
		protected void onRefresh() {
			Stream.of(getBeanFactory().getSingletonNames()).filter(this::isWatched).forEach(this.early::add);
			super.onRefresh();
		}

		private boolean isWatched(String name) {
			Object bean = getBeanFactory().getSingleton(name);
			Class<?> made = (bean instanceof FactoryBean<?> factory) ? factory.getObjectType() : null;
			return BEANS.stream()
				.anyMatch((type) -> type.isInstance(bean) || (made != null && type.isAssignableFrom(made)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherTransactions {

		@Bean(defaultCandidate = false)
		JdbcTransactionManager otherTransactionManager() {
			return new JdbcTransactionManager(new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/other"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SnapshotsInOtherTransactions {

		@Bean(defaultCandidate = false)
		SnapshotManager otherSnapshots(
				@Qualifier("otherTransactionManager") JdbcTransactionManager transactionManager) {
			return SnapshotManager.of(transactionManager.getDataSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazySnapshots {

		@Bean(defaultCandidate = false)
		@Lazy
		SnapshotManager lazySnapshots(DataSource dataSource) {
			return SnapshotManager.of(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DataSourceOfFactory {

		@Bean
		CountedFactory dataSource() {
			return new CountedFactory();
		}

	}

	static class CountedFactory implements FactoryBean<DataSource> {

		@Override
		public DataSource getObject() {
			return new DriverManagerDataSource("jdbc:matrixone:mem:early", "root", "111");
		}

		@Override
		public Class<?> getObjectType() {
			return DataSource.class;
		}

	}

}
