package io.github.matrixonespring.snapshot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.util.Assert;

/**
 * What begins the transactions of a bean: the interceptor in its own proxy, or in one
 * that it is a proxy of; or something else, from which an annotated method could not have
 * its snapshot after the commit, so that it is refused.
 */
final class TransactionAdvice {

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

	private static final TransactionAttributeSource attributes = new AnnotationTransactionAttributeSource();

	private final @Nullable Advised proxy;

	private final int index;

	private final boolean springAdvises;

	private TransactionAdvice(@Nullable Advised proxy, int index, boolean springAdvises) {
		this.proxy = proxy;
		this.index = index;
		this.springAdvises = springAdvises;
	}

	/**
	 * Find the transaction interceptor of a bean.
	 * @param springAdvises whether transactions are advised by Spring, with proxies or
	 * with AspectJ
	 */
	static TransactionAdvice of(Object bean, boolean springAdvises) {
		Object candidate = bean;
		while (candidate instanceof Advised advised) {
			Advisor[] advisors = advised.getAdvisors();
			for (int i = 0; i < advisors.length; i++) {
				if (advisors[i].getAdvice() instanceof TransactionInterceptor) {
					return new TransactionAdvice(advised, i, springAdvises);
				}
			}
			candidate = AopProxyUtils.getSingletonTarget(candidate);
		}
		return new TransactionAdvice(null, 0, springAdvises);
	}

	/**
	 * Return whether other advice can be put right inside of it.
	 */
	boolean isInReach() {
		return this.proxy != null && !this.proxy.isFrozen();
	}

	/**
	 * Add advice.
	 * @param inside comes right inside of the transaction
	 * @param first comes first of all
	 */
	void add(Advisor inside, Advisor first) {
		Assert.state(this.proxy != null, "There is no transaction interceptor");
		this.proxy.addAdvisor(this.index + 1, inside);
		this.proxy.addAdvisor(0, first);
	}

	/**
	 * Check a method.
	 * @throws IllegalArgumentException if its snapshot could not be taken after the
	 * commit
	 */
	void check(Method method, Class<?> type) {
		Stream.of(method, method.getDeclaringClass(), type)
			.flatMap(TransactionAdvice::annotationsOf)
			.filter((name) -> ANNOTATIONS.contains(name) || (!this.springAdvises && OF_SPRING_TOO.contains(name)))
			.findFirst()
			.ifPresent((name) -> refuse(method, """
					its transaction is that of @%s, which does not tell Spring when it is committed. Use Spring's \
					@Transactional in place of it, on one DataSource""".formatted(name)));
		if (this.proxy == null && this.springAdvises && attributes.getTransactionAttribute(method, type) != null) {
			refuse(method,
					"""
							its transaction does not begin in a proxy that can be looked into: it is woven in by AspectJ, or the \
							proxy is opaque, and the snapshot could not be registered within the transaction. Use proxies \
							(@EnableTransactionManagement(mode = AdviceMode.PROXY)) that are not opaque, or call \
							SnapshotManager.createAfterCommit in the method in place of the annotation""");
		}
		if (this.proxy != null && this.proxy.isFrozen() && isTransactional(this.proxy, method, type)) {
			refuse(method,
					"""
							the proxy that begins its transaction is frozen, and the snapshot could not be registered within the \
							transaction. Do not freeze it, or call SnapshotManager.createAfterCommit in the method in place of \
							the annotation""");
		}
	}

	private boolean isTransactional(Advised advised, Method method, Class<?> type) {
		TransactionInterceptor interceptor = (TransactionInterceptor) advised.getAdvisors()[this.index].getAdvice();
		TransactionAttributeSource source = interceptor.getTransactionAttributeSource();
		return source == null || source.getTransactionAttribute(method, type) != null;
	}

	private static Stream<String> annotationsOf(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.map(MergedAnnotation::getType)
			.map(Class::getName);
	}

	private static void refuse(Method method, String reason) {
		throw new IllegalArgumentException("@SnapshotAfterCommit on %s cannot work: %s".formatted(method, reason));
	}

}
