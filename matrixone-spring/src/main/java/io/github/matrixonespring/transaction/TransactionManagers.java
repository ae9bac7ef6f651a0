package io.github.matrixonespring.transaction;

import java.util.Optional;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Tells on which {@link DataSource} a transaction manager works, and whose the current
 * transaction is.
 */
final class TransactionManagers {

	private static final boolean jpaPresent = isPresent("org.springframework.orm.jpa.JpaTransactionManager")
			&& isPresent("jakarta.persistence.EntityManagerFactory");

	private static final boolean hibernatePresent = jpaPresent && isPresent("org.hibernate.SessionFactory");

	/**
	 * Those that work on no {@link DataSource} and do not say on what instead, by name.
	 */
	private static final Set<String> WITHOUT_DATA_SOURCE = Set.of(
			"org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager",
			"org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager",
			"org.springframework.integration.transaction.PseudoTransactionManager",
			"org.springframework.ldap.transaction.compensating.manager.ContextSourceTransactionManager");

	private TransactionManagers() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, TransactionManagers.class.getClassLoader());
	}

	static boolean isFor(TransactionManager transactionManager, DataSource dataSource) {
		DataSource managed = dataSource(target(transactionManager));
		return managed != null && unwrap(managed).equals(dataSource);
	}

	/**
	 * Tell whether it is known that a transaction manager works on another one.
	 */
	static boolean isForAnother(TransactionManager transactionManager, DataSource dataSource) {
		DataSource managed = dataSource(target(transactionManager));
		return managed != null && !unwrap(managed).equals(dataSource);
	}

	static boolean haveDataSource(TransactionManager transactionManager) {
		return dataSource(target(transactionManager)) != null;
	}

	/**
	 * Tell whether it is known on what a transaction manager works. One that takes
	 * connections of any {@link DataSource} into its transactions, as JTA does, is not.
	 */
	static boolean isKnown(TransactionManager transactionManager) {
		TransactionManager target = target(transactionManager);
		return dataSource(target) != null || !(target instanceof PlatformTransactionManager)
				|| isWithoutDataSource(target);
	}

	private static boolean isWithoutDataSource(TransactionManager transactionManager) {
		if (transactionManager instanceof ResourceTransactionManager resource) {
			return !(jpaPresent && resource.getResourceFactory() instanceof EntityManagerFactory);
		}
		Class<?> type = transactionManager.getClass();
		while (type != null && !WITHOUT_DATA_SOURCE.contains(type.getName())) {
			type = type.getSuperclass();
		}
		return type != null;
	}

	/**
	 * Tell whether the current transaction is known to have nothing to do with a
	 * {@link DataSource} that has no connection in a transaction. Where its manager has
	 * not been noted, a connection that it shows tells, or what it binds to itself.
	 */
	static boolean isUnrelatedActive(DataSource dataSource) {
		return current().map((manager) -> isUnrelated(manager, dataSource))
			.orElseGet(() -> isAnotherActive(dataSource) || TransactionSynchronizationManager.getResourceMap()
				.keySet()
				.stream()
				.anyMatch((key) -> key instanceof TransactionManager manager && isUnrelated(manager, dataSource)));
	}

	/**
	 * Note the manager of the current transaction.
	 */
	static void note(TransactionManager manager) {
		TransactionSynchronizationManager.registerSynchronization(new Noted(manager));
	}

	/**
	 * Note all transactions of a manager from now on.
	 */
	static void noteAllOf(ConfigurableTransactionManager manager) {
		if (!TransactionListeners.contain(manager, NotingListener.class::isInstance)) {
			TransactionListeners.addLast(manager, new NotingListener(manager));
		}
	}

	/**
	 * Return the manager of the current transaction, where it was noted.
	 */
	static Optional<TransactionManager> current() {
		return TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.filter(Noted.class::isInstance)
			.map((synchronization) -> ((Noted) synchronization).manager())
			.findFirst();
	}

	private static boolean isUnrelated(TransactionManager transactionManager, DataSource dataSource) {
		return isKnown(transactionManager) && !isFor(transactionManager, dataSource);
	}

	/**
	 * Tell whether a transaction of another {@link DataSource} is bound to the current
	 * thread.
	 */
	static boolean isAnotherActive(DataSource dataSource) {
		return TransactionSynchronizationManager.getResourceMap()
			.keySet()
			.stream()
			.anyMatch((key) -> key instanceof DataSource other && !dataSource.equals(other)
					&& TransactionBinding.isOfManager(other));
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
		return (target(transactionManager) instanceof ConfigurableTransactionManager target) ? target
				: transactionManager;
	}

	private static TransactionManager target(TransactionManager transactionManager) {
		TransactionManager target = transactionManager;
		while (AopProxyUtils.getSingletonTarget(target) instanceof TransactionManager proxied) {
			target = proxied;
		}
		return target;
	}

	private static @Nullable DataSource dataSource(TransactionManager transactionManager) {
		if (jpaPresent && transactionManager instanceof JpaTransactionManager jpa) {
			return jpa.getDataSource();
		}
		if (hibernatePresent && transactionManager instanceof HibernateTransactionManager hibernate) {
			return hibernate.getDataSource();
		}
		if (!(transactionManager instanceof ResourceTransactionManager resource)) {
			return null;
		}
		Object factory = resource.getResourceFactory();
		if (jpaPresent && factory instanceof EntityManagerFactoryInfo info) {
			return info.getDataSource();
		}
		return (factory instanceof DataSource dataSource) ? dataSource : null;
	}

	/**
	 * As a synchronization it is suspended and resumed with its transaction.
	 */
	private record Noted(TransactionManager manager) implements TransactionSynchronization {

	}

	private record NotingListener(TransactionManager manager) implements TransactionExecutionListener {

		@Override
		public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
			if (beginFailure == null && execution.isNewTransaction() && !execution.isNested()
					&& TransactionSynchronizationManager.isSynchronizationActive()) {
				note(this.manager);
			}
		}

	}

}
