package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Finds EntityManagers that are bound to the thread beyond a transaction, as
 * open-session-in-view does. Hibernate keeps their connection between transactions.
 */
final class OpenEntityManagers {

	private static final boolean jpaPresent = ClassUtils
		.isPresent("org.springframework.orm.jpa.EntityManagerFactoryInfo", OpenEntityManagers.class.getClassLoader());

	private OpenEntityManagers() {
	}

	static boolean areBoundFor(DataSource dataSource) {
		return jpaPresent && TransactionSynchronizationManager.getResourceMap()
			.keySet()
			.stream()
			.anyMatch((key) -> key instanceof EntityManagerFactoryInfo factory
					&& dataSource.equals(factory.getDataSource()));
	}

}
