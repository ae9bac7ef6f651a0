package io.github.matrixonespring.hibernate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.restore.RestoreCaches;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import jakarta.persistence.EntityManager;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What Hibernate keeps of rows that a restore writes: entities and collections in the
 * persistence context of the current thread, which are detached, and in the second-level
 * cache, and results of queries. An entity whose collection holds such rows is detached,
 * too.
 *
 * @since 0.1.0
 */
public final class HibernateCaches implements RestoreCaches {

	private final MatrixOneConnections connections;

	private final EntityManagerFactories factories;

	/**
	 * Create caches of all factories that are beans, as far as they work on the
	 * {@link javax.sql.DataSource}.
	 * @param connections tell the {@link javax.sql.DataSource}
	 * @param beanFactory the bean factory, and its ancestors
	 */
	public HibernateCaches(MatrixOneConnections connections, ListableBeanFactory beanFactory) {
		this.connections = connections;
		this.factories = EntityManagerFactories.of(beanFactory);
	}

	@Override
	public void evict(Collection<TableName> tables) {
		Set<String> names = tables.stream()
			.map((table) -> Identifier.lowerCase(table.table()))
			.collect(Collectors.toSet());
		this.factories.of(this.connections).forEach((factory) -> {
			evict(factory.unwrap(SessionFactoryImplementor.class), names);
			if (TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder holder) {
				detach(holder.getEntityManager(), names);
			}
		});
	}

	private static void evict(SessionFactoryImplementor factory, Set<String> tables) {
		factory.getMappingMetamodel().forEachEntityDescriptor((entity) -> {
			if (touches(entity.getPropertySpaces(), tables)) {
				factory.getCache().evictEntityData(entity.getEntityName());
				factory.getCache().evictNaturalIdData(entity.getEntityName());
			}
		});
		factory.getMappingMetamodel().forEachCollectionDescriptor((collection) -> {
			if (touches(collection.getCollectionSpaces(), tables)) {
				factory.getCache().evictCollectionData(collection.getRole());
			}
		});
		factory.getCache().evictQueryRegions();
	}

	private static void detach(EntityManager entityManager, Set<String> tables) {
		SessionImplementor session = entityManager.unwrap(SessionImplementor.class);
		PersistenceContext context = session.getPersistenceContextInternal();
		List<Object> stale = new ArrayList<>();
		Arrays.stream(context.reentrantSafeEntityEntries())
			.filter((entry) -> touches(entry.getValue().getPersister().getPropertySpaces(), tables))
			.forEach((entry) -> {
				Object proxy = context.getProxy(entry.getValue().getEntityKey());
				stale.add((proxy != null) ? proxy : entry.getKey());
			});
		context.forEachCollectionEntry((collection, entry) -> {
			if (collection.getOwner() != null && entry.getLoadedPersister() != null
					&& touches(entry.getLoadedPersister().getCollectionSpaces(), tables)) {
				stale.add(collection.getOwner());
			}
		}, true);
		stale.stream().filter(session::contains).forEach(session::detach);
	}

	/**
	 * The names of tables are as they are mapped: with or without the database, quoted or
	 * not.
	 */
	private static boolean touches(Object[] spaces, Set<String> tables) {
		return Arrays.stream(spaces)
			.map((space) -> space.toString().replaceAll("[`\"]", ""))
			.anyMatch((space) -> tables.contains(Identifier.lowerCase(space.substring(space.lastIndexOf('.') + 1))));
	}

}
