package io.github.matrixonespring.test.context;

import java.util.function.Supplier;

import jakarta.persistence.EntityManagerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * What JPA remembers of a database, which the next one would not agree with.
 */
final class Caches {

	private static final boolean jpaPresent = isPresent("jakarta.persistence.EntityManagerFactory");

	private static final boolean hibernatePresent = isPresent("org.hibernate.SessionFactory");

	private Caches() {
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, Caches.class.getClassLoader());
	}

	static void clear(ListableBeanFactory beans, Supplier<String> use) {
		if (jpaPresent) {
			beans.getBeansOfType(EntityManagerFactory.class, false, false)
				.values()
				.forEach((factory) -> clear(factory, use));
		}
	}

	/**
	 * Tell whether what one session has read is found by another.
	 */
	static boolean areShared(ListableBeanFactory beans) {
		return jpaPresent && hibernatePresent
				&& beans.getBeansOfType(EntityManagerFactory.class, false, false)
					.values()
					.stream()
					.anyMatch(HibernateMemory::isShared);
	}

	private static void clear(EntityManagerFactory factory, Supplier<String> use) {
		if (factory.getCache() != null) {
			factory.getCache().evictAll();
		}
		if (hibernatePresent) {
			HibernateMemory.clear(factory, use);
		}
	}

}
