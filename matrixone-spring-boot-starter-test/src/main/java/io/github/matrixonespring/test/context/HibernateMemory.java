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

	static void clear(EntityManagerFactory factory, Supplier<String> database) {
		SessionFactoryImplementor sessions = factory.unwrap(SessionFactoryImplementor.class);
		sessions.getCache().evictAllRegions();
		synchronized (sessions) {
			sessions.getMappingMetamodel()
				.forEachEntityDescriptor((entity) -> ReservedIds.keepApart(entity.getGenerator(), database));
		}
	}

}
