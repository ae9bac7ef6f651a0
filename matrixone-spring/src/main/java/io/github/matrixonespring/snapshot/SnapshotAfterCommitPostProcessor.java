package io.github.matrixonespring.snapshot;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.transaction.AdvisingPostProcessor;
import org.aopalliance.aop.Advice;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.util.Assert;

/**
 * Advises beans that have methods with {@link SnapshotAfterCommit}. It puts the advice
 * right inside of the transaction interceptor, whatever the order of the transaction
 * advice is, and in the proxies of repositories as well; an advisor that the proxy
 * creator sorts in would stand wherever registration and order lead it. Needs neither
 * AspectJ nor an auto-proxy creator.
 *
 * @since 0.1.0
 */
public final class SnapshotAfterCommitPostProcessor extends AdvisingPostProcessor {

	private static final Pointcut POINTCUT = new AnnotationMatchingPointcut(null, SnapshotAfterCommit.class, true);

	private final AnnotatedSnapshots annotated = new AnnotatedSnapshots(
			(context, beanName) -> new BeanFactoryResolver(beanFactory()).resolve(context, beanName));

	private final SnapshotManagers managers;

	private final Advisor insideAdvisor;

	private final FirstCallChecks checks;

	/**
	 * Create a post-processor.
	 * @param events receives what is created
	 * @param reason tells why there are no auto-configured {@code MatrixOneConnections},
	 * where there are none
	 */
	public SnapshotAfterCommitPostProcessor(ApplicationEventPublisher events, Supplier<String> reason) {
		super("@SnapshotAfterCommit");
		this.managers = new SnapshotManagers(this::beanFactory, events, reason);
		this.checks = new FirstCallChecks(this.managers::check);
		Clock clock = Clock.systemUTC();
		this.insideAdvisor = advisor(new InsideTransactionInterceptor(this.annotated, this.managers, clock));
		this.advisor = advisor(new OutsideTransactionInterceptor(this.annotated, this.managers, this.checks, clock));
	}

	private ListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory is set");
		return this.beanFactory;
	}

	private static Advisor advisor(Advice advice) {
		return new DefaultPointcutAdvisor(POINTCUT, advice);
	}

	@Override
	protected Object advise(Object bean, String beanName) {
		if (!isAnnotated(bean)) {
			return bean;
		}
		Class<?> type = AopUtils.getTargetClass(bean);
		List<AnnotatedSnapshot> snapshots = Stream.of(type, bean.getClass())
			.map(this.annotated::parse)
			.flatMap(Collection::stream)
			.distinct()
			.toList();
		Advisor first = advisor(this.checks.interceptor(snapshots, type, this.annotated));
		Object proxy = addAroundTransaction(bean, first) ? bean : addAdvisor(bean, beanName);
		for (AnnotatedSnapshot snapshot : snapshots) {
			AnnotatedMethodRules.checkReturnType(snapshot.method(), type);
			AnnotatedMethodRules.checkProxied(snapshot.method(), proxy);
			ForeignTransactions.check(snapshot.method(), type, springAdvisesTransactions());
		}
		this.checks.add(snapshots, type);
		return proxy;
	}

	@Override
	public void afterSingletonsInstantiated() {
		super.afterSingletonsInstantiated();
		this.checks.start();
	}

	/**
	 * Add the advice to the proxy that has the transaction interceptor: the bean itself,
	 * or one that the bean is a proxy of. What is to come first does so, that it is not
	 * tried again, nor done on another thread.
	 */
	private boolean addAroundTransaction(Object bean, Advisor first) {
		Object candidate = bean;
		while (candidate instanceof Advised advised && !advised.isFrozen()) {
			int transaction = indexOfTransactionAdvice(advised);
			if (transaction >= 0) {
				advised.addAdvisor(transaction + 1, this.insideAdvisor);
				advised.addAdvisor(0, first);
				return true;
			}
			candidate = AopProxyUtils.getSingletonTarget(candidate);
		}
		return false;
	}

	/**
	 * By proxies, or by AspectJ.
	 */
	private boolean springAdvisesTransactions() {
		return beanFactory().getBeanNamesForType(TransactionAspectSupport.class, false, false).length > 0;
	}

	/**
	 * The proxy class of a repository shows its interface, the target class does not.
	 */
	private boolean isAnnotated(Object bean) {
		return isEligible(AopUtils.getTargetClass(bean)) || isEligible(bean.getClass());
	}

	@Override
	protected boolean isOwn(Advisor candidate) {
		return candidate == this.insideAdvisor || super.isOwn(candidate);
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
