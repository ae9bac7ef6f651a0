package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityTransaction;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.jspecify.annotations.Nullable;

import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Finds EntityManagers that are bound to the thread beyond a transaction, as
 * open-session-in-view does. Hibernate keeps their connection between transactions.
 */
final class OpenEntityManagers {

	private static final boolean hibernatePresent = isPresent("org.springframework.orm.jpa.EntityManagerFactoryInfo")
			&& isPresent("org.hibernate.engine.spi.SessionImplementor");

	private OpenEntityManagers() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, OpenEntityManagers.class.getClassLoader());
	}

	/**
	 * Return the connection of a {@link DataSource} that one of them holds.
	 */
	static @Nullable Connection connectionOf(DataSource dataSource) {
		if (!hibernatePresent) {
			return null;
		}
		for (EntityManager entityManager : all(dataSource)) {
			LogicalConnectionImplementor connection = entityManager.unwrap(SessionImplementor.class)
				.getJdbcCoordinator()
				.getLogicalConnection();
			if (connection.isPhysicallyConnected()) {
				return connection.getPhysicalConnection();
			}
		}
		return null;
	}

	/**
	 * Let the transactions of those of a {@link DataSource} be rolled back.
	 */
	static void setRollbackOnly(DataSource dataSource) {
		if (hibernatePresent) {
			all(dataSource).stream()
				.map(EntityManager::getTransaction)
				.filter(EntityTransaction::isActive)
				.forEach(EntityTransaction::setRollbackOnly);
		}
	}

	/**
	 * Tell whether there are any of a {@link DataSource} that none of some holders has.
	 */
	static boolean areOthers(DataSource dataSource, Collection<?> holders) {
		return hibernatePresent && TransactionSynchronizationManager.getResourceMap()
			.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getKey() instanceof EntityManagerFactoryInfo factory
					&& isFor(factory, dataSource) && !holders.contains(entry.getValue()));
	}

	private static List<EntityManager> all(DataSource dataSource) {
		List<EntityManager> all = new ArrayList<>();
		TransactionSynchronizationManager.getResourceMap().forEach((key, value) -> {
			if (key instanceof EntityManagerFactoryInfo factory && value instanceof EntityManagerHolder holder
					&& isFor(factory, dataSource)) {
				all.add(holder.getEntityManager());
			}
		});
		return all;
	}

	private static boolean isFor(EntityManagerFactoryInfo factory, DataSource dataSource) {
		return factory.getDataSource() != null && TransactionManagers.unwrap(factory.getDataSource()).equals(dataSource)
				&& factory.getNativeEntityManagerFactory() instanceof SessionFactory;
	}

}
