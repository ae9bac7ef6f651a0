package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Finds the {@link SnapshotManager} that an annotated method means: the one that it
 * names, else the auto-configured one.
 */
final class SnapshotManagers implements SnapshotRegistry {

	private final Supplier<ListableBeanFactory> beanFactory;

	private final SnapshotEvents events;

	private final Supplier<String> reason;

	private final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource();

	private final Map<String, AfterCommitSnapshots> found = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param reason tells why there is no auto-configured one
	 */
	SnapshotManagers(Supplier<ListableBeanFactory> beanFactory, ApplicationEventPublisher events,
			Supplier<String> reason) {
		this.beanFactory = beanFactory;
		this.events = new SnapshotEvents(events);
		this.reason = reason;
	}

	@Override
	public void create(AnnotatedSnapshot annotated, AnnotatedRequest request) {
		get(annotated).create(request);
	}

	/**
	 * Return where to ask for the snapshot of an annotated method.
	 * @throws IllegalStateException if it is not clear which manager is meant
	 */
	AfterCommitSnapshots get(AnnotatedSnapshot snapshot) {
		AfterCommitSnapshots known = this.found.get(snapshot.manager());
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
		for (String bean : snapshot.beans()) {
			Assert.state(this.beanFactory.get().containsBean(bean),
					() -> "%s uses @%s, and there is no bean of that name".formatted(snapshot, bean));
		}
		AfterCommitSnapshots snapshots = find(snapshot);
		if (snapshot.needsLedger() && !snapshots.hasLedger()) {
			throw new IllegalStateException(
					"%s cannot work: coalesce and RETRY need the ledger, which is switched off. %s".formatted(snapshot,
							NoJournal.REMEDY));
		}
		MatrixOneConnections connections = snapshots.connections();
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
		if (manager != null && connections.areUnrelatedTo(manager)) {
			throw new IllegalStateException("""
					%s cannot work: its snapshot and its transaction are on different DataSources; the transaction is \
					that of %s. Name the SnapshotManager of that DataSource by @SnapshotAfterCommit(manager = …), or \
					the right transaction manager by @Transactional(transactionManager = …)""".formatted(snapshot,
					StringUtils.hasText(qualifier) ? "'" + qualifier + "'" : "the default transaction manager"));
		}
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

	private AfterCommitSnapshots find(AnnotatedSnapshot snapshot) {
		return StringUtils.hasText(snapshot.manager()) ? named(snapshot) : autoConfigured(snapshot);
	}

	private AfterCommitSnapshots named(AnnotatedSnapshot snapshot) {
		String name = snapshot.manager();
		Object bean = this.beanFactory.get().containsBean(name) ? this.beanFactory.get().getBean(name) : null;
		Object manager = (bean instanceof SnapshotAccessor accessor) ? accessor.snapshots() : bean;
		if (manager instanceof DefaultSnapshotManager known) {
			return new AfterCommitSnapshots(known.getConnections(), this.events, known.journal());
		}
		throw new IllegalStateException("%s has manager '%s', which is %s; %s".formatted(snapshot, name,
				(bean != null) ? "a " + bean.getClass().getName() + ", not made by SnapshotManager.of" : "no bean",
				candidates()));
	}

	private AfterCommitSnapshots autoConfigured(AnnotatedSnapshot snapshot) {
		MatrixOneConnections unique = this.beanFactory.get().getBeanProvider(MatrixOneConnections.class).getIfUnique();
		if (unique == null) {
			throw new IllegalStateException("""
					%s names no SnapshotManager, and none is auto-configured, because %s. Or name one by \
					@SnapshotAfterCommit(manager = …); %s""".formatted(snapshot, this.reason.get(), candidates()));
		}
		SnapshotJournal journal = this.beanFactory.get().getBeanProvider(SnapshotJournal.class).getIfUnique();
		return new AfterCommitSnapshots(unique, this.events, (journal != null) ? journal : new NoJournal());
	}

	private String candidates() {
		List<String> names = List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory.get(), SnapshotManager.class));
		return names.isEmpty() ? "there is no bean of that type" : "there are " + names;
	}

}
