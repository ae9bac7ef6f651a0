package io.github.matrixonespring.testapp;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManagerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The ways in which an application may be set up that the rules of transactions have to
 * hold in.
 */
public enum Setup {

	JDBC(JdbcApplication.class),

	JDBC_WITH_LAZY_CONNECTIONS(JdbcApplication.class, "spring.datasource.connection-fetch=lazy"),

	JDBC_WITHOUT_AUTOCOMMIT(JdbcApplication.class, "spring.datasource.hikari.auto-commit=false"),

	JDBC_WITH_ORDERED_TRANSACTION_ADVICE(List.of(JdbcApplication.class, OrderedTransactionAdvice.class)),

	JDBC_WITHOUT_ASPECTJ(JdbcApplication.class),

	JDBC_WITHOUT_AOP_AUTO_CONFIGURATION(JdbcApplication.class, "spring.aop.auto=false"),

	JDBC_WITH_INTERFACE_PROXIES(JdbcApplication.class, "spring.aop.proxy-target-class=false"),

	JDBC_WITH_OWN_TRANSACTION_MANAGER(List.of(JdbcApplication.class, OwnJdbcTransactionManager.class)),

	JPA(JpaApplication.class),

	JPA_WITH_LAZY_CONNECTIONS(JpaApplication.class, "spring.datasource.connection-fetch=lazy"),

	JPA_WITHOUT_AUTOCOMMIT(JpaApplication.class, "spring.datasource.hikari.auto-commit=false",
			"spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true"),

	JPA_WITH_RELEASE_AFTER_TRANSACTION(JpaApplication.class,
			"spring.jpa.properties.hibernate.connection.handling_mode=DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION"),

	JPA_WITH_OPEN_SESSION_IN_VIEW(JpaApplication.class),

	JPA_WITH_OWN_TRANSACTION_MANAGER(List.of(JpaApplication.class, OwnJpaTransactionManager.class));

	private final List<Class<?>> configurations;

	private final String[] properties;

	Setup(Class<?> configuration, String... properties) {
		this(List.of(configuration), properties);
	}

	Setup(List<Class<?>> configurations, String... properties) {
		this.configurations = configurations;
		this.properties = properties;
	}

	/**
	 * Start the application.
	 * @param database the database that it uses
	 * @param properties more properties
	 * @return its context, to be closed
	 */
	public ConfigurableApplicationContext start(TestDatabase database, String... properties) {
		return start(database, (context) -> {
		}, properties);
	}

	/**
	 * Start the application.
	 * @param database the database that it uses
	 * @param initializer prepares its context
	 * @param properties more properties
	 * @return its context, to be closed
	 */
	public ConfigurableApplicationContext start(TestDatabase database,
			ApplicationContextInitializer<ConfigurableApplicationContext> initializer, String... properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(this.configurations.toArray(Class<?>[]::new))
			.initializers(initializer)
			.web(WebApplicationType.NONE);
		if (this == JDBC_WITHOUT_ASPECTJ) {
			builder.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader("org.aspectj")));
		}
		List<String> all = new ArrayList<>(List.of(database.properties()));
		all.addAll(List.of(this.properties));
		all.addAll(List.of(properties));
		all.add("spring.main.banner-mode=off");
		return builder.properties(all.toArray(String[]::new)).run();
	}

	/**
	 * Tell whether the application uses JPA.
	 * @return whether it does
	 */
	public boolean isJpa() {
		return name().startsWith("JPA");
	}

	/**
	 * Tell whether the pool hands out connections with autocommit, as it does by default.
	 * @return whether it does
	 */
	public boolean hasAutocommit() {
		return !name().endsWith("_WITHOUT_AUTOCOMMIT");
	}

	/**
	 * Run something as a request of the application would be run.
	 * @param context the application
	 * @param request what to run
	 */
	public void request(ConfigurableApplicationContext context, Runnable request) {
		if (this != JPA_WITH_OPEN_SESSION_IN_VIEW) {
			request.run();
			return;
		}
		EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
		EntityManagerHolder holder = new EntityManagerHolder(factory.createEntityManager());
		TransactionSynchronizationManager.bindResource(factory, holder);
		try {
			request.run();
		}
		finally {
			TransactionSynchronizationManager.unbindResource(factory);
			holder.getEntityManager().close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(order = 100)
	static class OrderedTransactionAdvice {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnJdbcTransactionManager {

		@Bean
		PlatformTransactionManager ownTransactionManager(javax.sql.DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnJpaTransactionManager {

		@Bean
		PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

	}

}
