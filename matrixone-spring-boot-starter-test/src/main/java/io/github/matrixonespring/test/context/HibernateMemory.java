package io.github.matrixonespring.test.context;

import java.lang.reflect.Field;

import jakarta.persistence.EntityManagerFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.id.enhanced.Optimizer;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.enhanced.TableGenerator;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Makes Hibernate forget what it has read: its caches, and the ids that it has reserved.
 * These it would go on to use in the next database, whose counter begins before them, and
 * give out twice.
 */
final class HibernateMemory {

	private static final Log logger = LogFactory.getLog(HibernateMemory.class);

	/** There is no other way to reach the reserved ids. */
	private static final String RESERVED = "noTenantState";

	private HibernateMemory() {
	}

	static void clear(EntityManagerFactory factory) {
		SessionFactoryImplementor sessions = factory.unwrap(SessionFactoryImplementor.class);
		sessions.getCache().evictAllRegions();
		sessions.getMappingMetamodel().forEachEntityDescriptor((entity) -> forgetReserved(optimizer(entity)));
	}

	private static @Nullable Optimizer optimizer(EntityPersister entity) {
		Generator generator = entity.getGenerator();
		if (generator instanceof SequenceStyleGenerator sequence) {
			return sequence.getOptimizer();
		}
		return (generator instanceof TableGenerator table) ? table.getOptimizer() : null;
	}

	private static void forgetReserved(@Nullable Optimizer optimizer) {
		Field field = (optimizer != null) ? ReflectionUtils.findField(optimizer.getClass(), RESERVED) : null;
		if (field != null) {
			try {
				field.setAccessible(true);
				field.set(optimizer, null);
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				logger.warn("Ids that Hibernate has reserved are used on in the next test's database", ex);
			}
		}
	}

}
