package io.github.matrixonespring.transaction;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testapp.Item;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Annotated methods of repositories that are made by their first call.
 */
class LateRepositoriesIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyRepositories.class, DeferredRepositories.class })
	void eachCallWithTransactionOfAnotherDataSourceFails(Class<?> repositories) {
		try (ConfigurableApplicationContext context = start(repositories)) {
			Caller caller = context.getBean(Caller.class);
			for (int call = 0; call < 2; call++) {
				assertThatIllegalStateException().isThrownBy(() -> caller.items.save(new Item(database.name("wrong"))))
					.withMessageContaining("different DataSources")
					.withMessageContaining("the transaction is that of 'otherTransactionManager'");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyRepositories.class, DeferredRepositories.class })
	void callIsContained(Class<?> repositories) {
		try (ConfigurableApplicationContext context = start(repositories)) {
			String name = database.newName("r");
			context.getBean(Caller.class).items.saveAndFlush(new Item(name));
			assertThat(database.control()
				.sql("select count(*) from item {snapshot = '" + name + "'} where name = ?")
				.param(name)
				.query(Long.class)
				.single()).isEqualTo(1);
		}
	}

	private static ConfigurableApplicationContext start(Class<?> repositories) {
		return new SpringApplicationBuilder(Application.class, repositories).web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off", "spring.main.lazy-initialization=true")
			.run();
	}

	interface Items extends JpaRepository<Item, Long> {

		@Override
		@Transactional("otherTransactionManager")
		@SnapshotAfterCommit(name = "#{#entity.name}")
		<S extends Item> S save(S entity);

		@Override
		@SnapshotAfterCommit(name = "#{#entity.name}")
		<S extends Item> S saveAndFlush(S entity);

	}

	static class Caller {

		private final Items items;

		Caller(Items items) {
			this.items = items;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Item.class)
	static class Application {

		@Bean
		Caller caller(Items items) {
			return new Caller(items);
		}

		@Bean
		@Primary
		JpaTransactionManager transactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

		@Bean
		JdbcTransactionManager otherTransactionManager() {
			return new JdbcTransactionManager(new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/other"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJpaRepositories(basePackageClasses = Items.class, considerNestedRepositories = true,
			bootstrapMode = BootstrapMode.LAZY,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Items.class))
	static class LazyRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJpaRepositories(basePackageClasses = Items.class, considerNestedRepositories = true,
			bootstrapMode = BootstrapMode.DEFERRED,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Items.class))
	static class DeferredRepositories {

	}

}
