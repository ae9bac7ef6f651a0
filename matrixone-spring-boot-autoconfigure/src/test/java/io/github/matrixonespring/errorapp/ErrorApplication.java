package io.github.matrixonespring.errorapp;

import java.util.function.Supplier;

import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application, with JDBC and JPA, that provokes errors.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { DataJdbcRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
@EntityScan(basePackageClasses = Thing.class)
@EnableJpaRepositories(basePackageClasses = ThingRepository.class)
public class ErrorApplication {

	/**
	 * Start the application and create its tables.
	 * @param database the database that it uses
	 * @param lockWaitTimeout the time to wait for a lock, in seconds
	 * @return its context, to be closed
	 */
	public static ConfigurableApplicationContext start(TestDatabase database, int lockWaitTimeout) {
		JdbcClient jdbc = database.control();
		jdbc.sql("create table if not exists parent (id int primary key)").update();
		jdbc.sql("""
				create table if not exists thing (id int primary key, name varchar(5) unique, \
				amount int not null check (amount > 0), parent int, foreign key (parent) references parent (id))""")
			.update();
		return new SpringApplicationBuilder(ErrorApplication.class).web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off",
					"spring.datasource.hikari.connection-init-sql=set lock_wait_timeout = " + lockWaitTimeout)
			.run();
	}

	@Bean
	InTransaction inTransaction() {
		return new InTransaction();
	}

	@Bean
	ThingQueries thingQueries(EntityManager entityManager) {
		return new ThingQueries(entityManager);
	}

	/**
	 * Runs something in a transaction.
	 */
	public static class InTransaction {

		@Transactional
		public <T> T call(Supplier<T> work) {
			return work.get();
		}

	}

}
