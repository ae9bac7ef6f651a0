package io.github.matrixonespring.snapshot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Knows annotations, by name, that start a transaction of which Spring does not hear: the
 * annotated method would have its snapshot at once, also where that transaction fails
 * later.
 */
final class ForeignTransactions {

	/** Spring's advice does as they say, where it is there. */
	private static final Set<String> OF_SPRING_TOO = Set.of("jakarta.transaction.Transactional",
			"jakarta.ejb.TransactionAttribute");

	private static final Set<String> ANNOTATIONS = Set.of("com.baomidou.dynamic.datasource.annotation.DSTransactional",
			"com.codingapi.txlcn.tc.annotation.LcnTransaction", "com.codingapi.txlcn.tc.annotation.TccTransaction",
			"com.codingapi.txlcn.tc.annotation.TxTransaction", "com.codingapi.txlcn.tc.annotation.TxcTransaction",
			"com.google.inject.persist.Transactional", "io.micronaut.transaction.annotation.Transactional",
			"io.seata.spring.annotation.GlobalTransactional", "javax.ejb.TransactionAttribute",
			"javax.transaction.Transactional", "org.apache.seata.spring.annotation.GlobalTransactional",
			"org.mybatis.cdi.Transactional", "org.mybatis.guice.transactional.Transactional");

	private ForeignTransactions() {
	}

	/**
	 * Check a method.
	 * @param springAdvises whether transactions are advised by Spring
	 * @throws IllegalArgumentException if a library that is not Spring starts its
	 * transaction
	 */
	static void check(Method method, Class<?> type, boolean springAdvises) {
		Stream.of(method, method.getDeclaringClass(), type)
			.flatMap(ForeignTransactions::annotationsOf)
			.filter((name) -> ANNOTATIONS.contains(name) || (!springAdvises && OF_SPRING_TOO.contains(name)))
			.findFirst()
			.ifPresent((name) -> {
				throw new IllegalArgumentException("""
						@SnapshotAfterCommit on %s cannot work: its transaction is that of @%s, which does not tell \
						Spring when it is committed. Use Spring's @Transactional in place of it, on one DataSource"""
					.formatted(method, name));
			});
	}

	private static Stream<String> annotationsOf(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.map(MergedAnnotation::getType)
			.map(Class::getName);
	}

}
