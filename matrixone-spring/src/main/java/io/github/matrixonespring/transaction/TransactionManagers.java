package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Tells on which {@link DataSource} a transaction manager works.
 */
final class TransactionManagers {

	private static final boolean jpaPresent = ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
			TransactionManagers.class.getClassLoader());

	private TransactionManagers() {
	}

	static boolean isFor(TransactionManager transactionManager, DataSource dataSource) {
		DataSource managed = dataSource(transactionManager);
		return managed != null && unwrap(managed).equals(dataSource);
	}

	/**
	 * Tell whether it is known that a transaction manager works on another one.
	 */
	static boolean isForAnother(TransactionManager transactionManager, DataSource dataSource) {
		DataSource managed = dataSource(transactionManager);
		return managed != null && !unwrap(managed).equals(dataSource);
	}

	/**
	 * Tell whether a connection of another one is bound to the current thread.
	 */
	static boolean isAnotherActive(DataSource dataSource) {
		return TransactionSynchronizationManager.getResourceMap()
			.entrySet()
			.stream()
			.anyMatch((resource) -> resource.getValue() instanceof ConnectionHolder
					&& !dataSource.equals(resource.getKey()));
	}

	/**
	 * Transaction managers bind their connection to the target of such a proxy.
	 */
	static DataSource unwrap(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

	private static @Nullable DataSource dataSource(TransactionManager transactionManager) {
		if (jpaPresent && transactionManager instanceof JpaTransactionManager jpa) {
			return jpa.getDataSource();
		}
		return (transactionManager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

}
