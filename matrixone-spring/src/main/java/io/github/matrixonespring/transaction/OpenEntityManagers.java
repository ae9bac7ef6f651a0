package io.github.matrixonespring.transaction;

import java.util.Map;

import javax.sql.DataSource;

import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionImplementor;

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
	 * Tell whether one of them holds a connection of a {@link DataSource}.
	 */
	static boolean holdConnectionOf(DataSource dataSource) {
		return hibernatePresent && TransactionSynchronizationManager.getResourceMap()
			.entrySet()
			.stream()
			.anyMatch((resource) -> holdsConnection(resource, dataSource));
	}

	private static boolean holdsConnection(Map.Entry<Object, Object> resource, DataSource dataSource) {
		return resource.getKey() instanceof EntityManagerFactoryInfo factory && factory.getDataSource() != null
				&& TransactionManagers.unwrap(factory.getDataSource()).equals(dataSource)
				&& resource.getValue() instanceof EntityManagerHolder holder
				&& factory.getNativeEntityManagerFactory() instanceof SessionFactory
				&& holder.getEntityManager()
					.unwrap(SessionImplementor.class)
					.getJdbcCoordinator()
					.getLogicalConnection()
					.isPhysicallyConnected();
	}

}
