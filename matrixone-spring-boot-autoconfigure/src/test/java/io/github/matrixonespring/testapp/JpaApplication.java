package io.github.matrixonespring.testapp;

import jakarta.persistence.EntityManager;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The tested application with {@code JpaTransactionManager}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Item.class)
@EnableJpaRepositories(basePackageClasses = ItemRepository.class)
@Import(Services.class)
public class JpaApplication {

	@Bean
	ItemStore itemStore(EntityManager entityManager, JdbcClient jdbc) {
		return (name) -> {
			if (TransactionSynchronizationManager.isActualTransactionActive()) {
				entityManager.persist(new Item(name));
			}
			else {
				jdbc.sql("insert into item (name) values (?)").param(name).update();
			}
		};
	}

}
