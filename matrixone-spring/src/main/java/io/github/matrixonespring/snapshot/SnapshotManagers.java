package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.util.StringUtils;

/**
 * Finds the {@link SnapshotManager} that an annotated method means: the one that it
 * names, else the auto-configured one.
 */
final class SnapshotManagers {

	private final Supplier<ListableBeanFactory> beanFactory;

	private final @Nullable Supplier<String> reason;

	private final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource();

	private final Map<String, SnapshotManager> found = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param reason tells why there is no auto-configured one, or {@code null} if there
	 * is no auto-configuration
	 */
	SnapshotManagers(Supplier<ListableBeanFactory> beanFactory, @Nullable Supplier<String> reason) {
		this.beanFactory = beanFactory;
		this.reason = reason;
	}

	/**
	 * Return the manager that an annotated method means.
	 * @throws IllegalStateException if it is not clear which manager is meant
	 */
	SnapshotManager get(AnnotatedSnapshot snapshot) {
		SnapshotManager known = this.found.get(snapshot.manager());
		if (known == null) {
			// Not computed in the map, for a bean may be created meanwhile.
			known = find(snapshot);
			this.found.put(snapshot.manager(), known);
		}
		return known;
	}

	/**
	 * Check that there is a manager for an annotated method, and that the transaction of
	 * the method is on the same {@link javax.sql.DataSource}.
	 * @throws IllegalStateException if not
	 */
	void check(AnnotatedSnapshot snapshot, Class<?> type) {
		snapshot.names().requireBeans(this.beanFactory.get(), snapshot);
		SnapshotManager snapshots = find(snapshot);
		snapshot.check(snapshots);
		TransactionAttribute transaction = this.attributes.getTransactionAttribute(snapshot.method(), type);
		if (transaction == null) {
			return;
		}
		String qualifier = transaction.getQualifier();
		TransactionManager manager = (qualifier != null && !qualifier.isEmpty()) ? BeanFactoryAnnotationUtils
			.qualifiedBeanOfType(this.beanFactory.get(), TransactionManager.class, qualifier)
				: this.beanFactory.get().getBeanProvider(TransactionManager.class).getIfUnique();
		if (manager != null) {
			checkKnown(snapshot, transaction, manager);
		}
		MatrixOneConnections connections = connections(snapshot, snapshots);
		if (manager != null && connections != null && connections.areUnrelatedTo(manager)) {
			throw new IllegalStateException("""
					%s cannot work: its snapshot and its transaction are on different DataSources; the transaction is \
					that of %s. Name the SnapshotManager of that DataSource by @SnapshotAfterCommit(manager = …), or \
					the right transaction manager by @Transactional(transactionManager = …)""".formatted(snapshot,
					StringUtils.hasText(qualifier) ? "'" + qualifier + "'" : "the default transaction manager"));
		}
	}

	/**
	 * Return on what a manager works. A wrapper may not show it: of one that is not named
	 * it is assumed that it wraps the auto-configured one.
	 * @return {@code null} if it is not known
	 */
	private @Nullable MatrixOneConnections connections(AnnotatedSnapshot snapshot, SnapshotManager manager) {
		if (manager instanceof MatrixOneAccessor accessor) {
			return accessor.getConnections();
		}
		return StringUtils.hasText(snapshot.manager()) ? null
				: this.beanFactory.get().getBeanProvider(MatrixOneConnections.class).getIfUnique();
	}

	/**
	 * A transaction that is only suspended may be any.
	 */
	private static void checkKnown(AnnotatedSnapshot snapshot, TransactionAttribute transaction,
			TransactionManager manager) {
		int propagation = transaction.getPropagationBehavior();
		if (propagation != TransactionDefinition.PROPAGATION_NOT_SUPPORTED
				&& propagation != TransactionDefinition.PROPAGATION_NEVER && !MatrixOneConnections.isKnown(manager)) {
			throw new IllegalStateException("""
					%s cannot work: its transaction is that of %s, of which it is not known on what it works, so that \
					nobody tells when it is committed. Name the transaction manager of the DataSource, such as a \
					JdbcTransactionManager or JpaTransactionManager, by @Transactional(transactionManager = …); one \
					of your own is known as a ResourceTransactionManager whose getResourceFactory() is the \
					DataSource. JTA is not supported""".formatted(snapshot, manager.getClass().getName()));
		}
	}

	private SnapshotManager find(AnnotatedSnapshot snapshot) {
		return StringUtils.hasText(snapshot.manager()) ? named(snapshot) : unnamed(snapshot);
	}

	private SnapshotManager named(AnnotatedSnapshot snapshot) {
		String name = snapshot.manager();
		Object bean = this.beanFactory.get().containsBean(name) ? this.beanFactory.get().getBean(name) : null;
		if (bean instanceof SnapshotManager manager) {
			return manager;
		}
		if (bean instanceof SnapshotAccessor accessor) {
			return accessor.snapshots();
		}
		throw new IllegalStateException("%s has manager '%s', which is %s; %s".formatted(snapshot, name,
				(bean != null) ? "a " + bean.getClass().getName() + " and no SnapshotManager" : "no bean",
				candidates()));
	}

	private SnapshotManager unnamed(AnnotatedSnapshot snapshot) {
		SnapshotManager unique = this.beanFactory.get().getBeanProvider(SnapshotManager.class).getIfUnique();
		if (unique != null) {
			return unique;
		}
		if (this.reason == null) {
			throw new IllegalStateException("""
					%s names no SnapshotManager, and %s. %s""".formatted(snapshot, candidates(), names().isEmpty()
					? "Declare one: that of a MatrixOneTemplate, which is its snapshots(), or SnapshotManager.of(dataSource)"
					: "Name one by @SnapshotAfterCommit(manager = …), or mark one with @Primary"));
		}
		throw new IllegalStateException("""
				%s names no SnapshotManager, and none is auto-configured, because %s. Or name one by \
				@SnapshotAfterCommit(manager = …); %s""".formatted(snapshot, this.reason.get(), candidates()));
	}

	private String candidates() {
		List<String> names = names();
		return names.isEmpty() ? "there is no bean of that type" : "there are " + names;
	}

	private List<String> names() {
		return List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory.get(), SnapshotManager.class));
	}

}
