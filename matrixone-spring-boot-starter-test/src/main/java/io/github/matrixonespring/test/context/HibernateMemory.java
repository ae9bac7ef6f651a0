package io.github.matrixonespring.test.context;

import java.util.function.Supplier;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/**
 * Makes Hibernate forget what it has read, and use the ids that it has reserved only in
 * the database where it has reserved them. In the next one, whose counter begins before
 * them, they would be given out twice.
 */
final class HibernateMemory {

	private HibernateMemory() {
	}

	static void clear(EntityManagerFactory factory, Supplier<String> use) {
		SessionFactoryImplementor sessions = factory.unwrap(SessionFactoryImplementor.class);
		sessions.getCache().evictAllRegions();
		synchronized (sessions) {
			sessions.getMappingMetamodel()
				.forEachEntityDescriptor((entity) -> ReservedIds.keepApart(entity.getGenerator(), use));
		}
	}

	/**
	 * A cache without regions is not used.
	 */
	static boolean isShared(EntityManagerFactory factory) {
		SessionFactoryImplementor sessions = factory.unwrap(SessionFactoryImplementor.class);
		return sessions.getSessionFactoryOptions().isSecondLevelCacheEnabled()
				&& !sessions.getCache().getCacheRegionNames().isEmpty();
	}

}
