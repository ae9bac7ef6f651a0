package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
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

	/**
	 * A proxy that has been put around a transaction manager has its interfaces only, or
	 * none of its fields.
	 */
	static ConfigurableTransactionManager unwrap(ConfigurableTransactionManager transactionManager) {
		return (AopProxyUtils.getSingletonTarget(transactionManager) instanceof ConfigurableTransactionManager target)
				? unwrap(target) : transactionManager;
	}

	private static @Nullable DataSource dataSource(TransactionManager candidate) {
		TransactionManager transactionManager = (candidate instanceof ConfigurableTransactionManager configurable)
				? unwrap(configurable) : candidate;
		if (jpaPresent && transactionManager instanceof JpaTransactionManager jpa) {
			return jpa.getDataSource();
		}
		return (transactionManager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

}
