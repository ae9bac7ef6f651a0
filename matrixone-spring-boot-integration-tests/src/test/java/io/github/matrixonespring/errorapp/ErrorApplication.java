package io.github.matrixonespring.errorapp;

import java.util.function.Supplier;

import io.github.matrixonespring.test.TemplateInitializer;
import jakarta.persistence.EntityManager;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application, with JDBC and JPA, that provokes errors. Its database has the tables
 * {@code parent} and {@code thing} and a few rows.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { DataJdbcRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
@EntityScan(basePackageClasses = Thing.class)
@EnableJpaRepositories(basePackageClasses = ThingRepository.class)
public class ErrorApplication {

	@Bean
	TemplateInitializer tablesAndRows() {
		return (dataSource) -> {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			jdbc.sql("create table parent (id int primary key)").update();
			jdbc.sql("""
					create table thing (id int primary key, name varchar(5) unique, \
					amount int not null check (amount > 0), parent int, foreign key (parent) references parent (id))""")
				.update();
			jdbc.sql("insert into parent values (1)").update();
			jdbc.sql("insert into thing values (1, 'a', 1, 1), (2, 'c', 1, null)").update();
		};
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
