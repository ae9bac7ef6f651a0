package io.github.matrixonespring.snapshot;

import java.time.Clock;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.aopalliance.aop.Advice;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Advises beans that have methods with {@link SnapshotAfterCommit}. It puts the advice
 * right inside of the transaction interceptor, whatever the order of the transaction
 * advice is, and in the proxies of repositories as well; an advisor that the proxy
 * creator sorts in would stand wherever registration and order lead it. Needs neither
 * AspectJ nor an auto-proxy creator.
 *
 * @since 0.1.0
 */
public final class SnapshotAfterCommitPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

	private static final Pointcut POINTCUT = new AnnotationMatchingPointcut(null, SnapshotAfterCommit.class, true);

	private final AnnotatedSnapshots annotated = new AnnotatedSnapshots();

	private final Advisor insideAdvisor;

	/**
	 * Create a post-processor.
	 * @param connections the connections, asked for when the first snapshot is due
	 * @param events receives what is created
	 */
	public SnapshotAfterCommitPostProcessor(Supplier<MatrixOneConnections> connections,
			ApplicationEventPublisher events) {
		Supplier<AfterCommitSnapshots> afterCommit = SingletonSupplier
			.of(() -> new AfterCommitSnapshots(connections.get(), new SnapshotEvents(events)));
		Clock clock = Clock.systemUTC();
		this.insideAdvisor = advisor(new InsideTransactionInterceptor(this.annotated, afterCommit, clock));
		this.advisor = advisor(new OutsideTransactionInterceptor(this.annotated, afterCommit, clock));
	}

	private static Advisor advisor(Advice advice) {
		return new DefaultPointcutAdvisor(POINTCUT, advice);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AopInfrastructureBean || !isAnnotated(bean) || isAdvised(bean)) {
			return bean;
		}
		this.annotated.check(AopUtils.getTargetClass(bean));
		this.annotated.check(bean.getClass());
		return addInsideOfTransaction(bean) ? bean : super.postProcessAfterInitialization(bean, beanName);
	}

	/**
	 * Add the advice to the proxy that has the transaction interceptor: the bean itself,
	 * or one that the bean is a proxy of.
	 */
	private boolean addInsideOfTransaction(Object bean) {
		Object candidate = bean;
		while (candidate instanceof Advised advised && !advised.isFrozen()) {
			int transaction = indexOfTransactionAdvice(advised);
			if (transaction >= 0) {
				advised.addAdvisor(transaction + 1, this.insideAdvisor);
				return true;
			}
			candidate = AopProxyUtils.getSingletonTarget(candidate);
		}
		return false;
	}

	/**
	 * The proxy class of a repository shows its interface, the target class does not.
	 */
	private boolean isAnnotated(Object bean) {
		return isEligible(AopUtils.getTargetClass(bean)) || isEligible(bean.getClass());
	}

	/**
	 * A bean that is known by two names comes twice.
	 */
	private boolean isAdvised(Object bean) {
		Object candidate = bean;
		while (candidate instanceof Advised advised) {
			if (advised.indexOf(this.insideAdvisor) >= 0
					|| (this.advisor != null && advised.indexOf(this.advisor) >= 0)) {
				return true;
			}
			candidate = AopProxyUtils.getSingletonTarget(candidate);
		}
		return false;
	}

	private static int indexOfTransactionAdvice(Advised advised) {
		Advisor[] advisors = advised.getAdvisors();
		for (int i = 0; i < advisors.length; i++) {
			if (advisors[i].getAdvice() instanceof TransactionInterceptor) {
				return i;
			}
		}
		return -1;
	}

}
