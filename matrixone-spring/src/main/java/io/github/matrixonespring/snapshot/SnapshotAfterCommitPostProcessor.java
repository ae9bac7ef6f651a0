package io.github.matrixonespring.snapshot;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.advice.AdvisingPostProcessor;
import io.github.matrixonespring.transaction.ExplicitBegin;
import io.github.matrixonespring.transaction.ExplicitBeginPostProcessor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.util.Assert;

/**
 * Advises beans that have methods with {@link SnapshotAfterCommit}. It puts the advice
 * right inside of the transaction interceptor, whatever the order of the transaction
 * advice is, and in the proxies of repositories as well; an advisor that the proxy
 * creator sorts in would stand wherever registration and order lead it. Where that place
 * cannot be reached, the bean is refused; where the method has no transaction of its own,
 * the advice stands around it. Needs neither AspectJ nor an auto-proxy creator.
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
	 * Create a post-processor for use without an auto-configuration.
	 */
	public SnapshotAfterCommitPostProcessor() {
		this(null);
	}

	/**
	 * Create a post-processor.
	 * @param reason tells why there is no auto-configured {@link SnapshotManager}, where
	 * there is none, or {@code null} if there is no auto-configuration
	 */
	public SnapshotAfterCommitPostProcessor(@Nullable Supplier<String> reason) {
		super("@SnapshotAfterCommit");
		this.managers = new SnapshotManagers(this::beanFactory, reason);
		this.checks = new FirstCallChecks(this.managers::check);
		MethodInterceptor inside = new SnapshotInterceptor(this.annotated, this.managers::get, Clock.systemUTC());
		this.insideAdvisor = advisor(inside);
		this.advisor = advisor((invocation) -> {
			Object target = invocation.getThis();
			this.checks.check(this.annotated.get(invocation),
					(target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass());
			return inside.invoke(invocation);
		});
	}

	/**
	 * Have an application context refuse, when it is refreshed, a bean whose annotation
	 * would be ignored. Where that is asked by a lazy bean, it stays lazy.
	 * @param context the application context; another publisher of events is left alone
	 */
	public static void requireIn(ApplicationEventPublisher context) {
		requireIn(context, SnapshotAfterCommitPostProcessor::refuseUnadvised);
	}

	/**
	 * Refuse a bean whose {@link SnapshotAfterCommit} or {@link ExplicitBegin} would be
	 * ignored because nobody looks for it, unless {@code matrixone.enabled=false} says
	 * that it is to be.
	 * @param beanFactory the bean factory, whose singletons are there
	 * @param remedy tells what to write
	 * @throws IllegalStateException if there is such a bean
	 */
	public static void refuseUnadvised(ConfigurableListableBeanFactory beanFactory, String remedy) {
		refuseUnadvised(beanFactory, SnapshotAfterCommitPostProcessor.class, POINTCUT, "@SnapshotAfterCommit", remedy);
		ExplicitBeginPostProcessor.refuseUnadvised(beanFactory, remedy);
	}

	private ListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory is set");
		return this.beanFactory;
	}

	private static Advisor advisor(MethodInterceptor interceptor) {
		return new DefaultPointcutAdvisor(POINTCUT, interceptor);
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
		TransactionAdvice transaction = TransactionAdvice.of(bean, springAdvisesTransactions());
		snapshots.forEach((snapshot) -> transaction.check(snapshot.method(), type));
		Object proxy = bean;
		if (transaction.isInReach()) {
			transaction.add(this.insideAdvisor, advisor(firstOfAll(snapshots, type)));
		}
		else {
			proxy = addAdvisor(bean, beanName);
		}
		for (AnnotatedSnapshot snapshot : snapshots) {
			AnnotatedSnapshot.RULES.checkReturnType(snapshot.method(), type);
			AnnotatedSnapshot.RULES.checkProxied(snapshot.method(), proxy);
		}
		this.checks.add(snapshots, type);
		return proxy;
	}

	/**
	 * What is checked by the first call is checked before the transaction begins, and
	 * where it is not tried again, nor done on another thread.
	 */
	private MethodInterceptor firstOfAll(Collection<AnnotatedSnapshot> snapshots, Class<?> type) {
		Set<AnnotatedSnapshot> pending = ConcurrentHashMap.newKeySet();
		pending.addAll(snapshots);
		return (invocation) -> {
			if (!pending.isEmpty()) {
				AnnotatedSnapshot snapshot = this.annotated.get(invocation);
				this.checks.check(snapshot, type);
				pending.remove(snapshot);
			}
			return invocation.proceed();
		};
	}

	@Override
	public void afterSingletonsInstantiated() {
		super.afterSingletonsInstantiated();
		this.checks.start();
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

	/**
	 * Asks for the snapshot of an annotated method that has returned normally, within the
	 * transaction that is active then.
	 *
	 * @param annotated the annotated methods
	 * @param managers finds the manager that an annotated method means
	 * @param clock tells the time in the names of snapshots
	 */
	record SnapshotInterceptor(AnnotatedSnapshots annotated, Function<AnnotatedSnapshot, SnapshotManager> managers,
			Clock clock) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object result = invocation.proceed();
			this.annotated.get(invocation).ask(invocation, result, this.clock, this.managers);
			return result;
		}

	}

}
