package io.github.matrixonespring.timetravel;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.advice.AdvisingPostProcessor;
import io.github.matrixonespring.advice.AnnotatedMethod;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.BeanResolver;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Advises beans that have {@link AsOf}, outside of all other advice: the transaction of
 * an annotated method takes part in the scope. Repositories and mappers may have it on
 * their interfaces. Where {@code matrixone.enabled=false}, calls are refused, for they
 * would read the present.
 *
 * @since 0.1.0
 */
public final class AsOfPostProcessor extends AdvisingPostProcessor {

	private static final Pointcut ANNOTATED = new ComposablePointcut(
			(Pointcut) new AnnotationMatchingPointcut(AsOf.class, true))
		.union((Pointcut) new AnnotationMatchingPointcut(null, AsOf.class, true));

	private final Map<Call, Optional<AnnotatedMoment>> moments = new ConcurrentHashMap<>();

	private final Map<String, AsOfAccessor> readers = new ConcurrentHashMap<>();

	private final Set<AnnotatedMoment> unchecked = ConcurrentHashMap.newKeySet();

	private final @Nullable Supplier<String> reason;

	/**
	 * Create a post-processor for use without an auto-configuration.
	 */
	public AsOfPostProcessor() {
		this(null);
	}

	/**
	 * Create a post-processor.
	 * @param reason tells why nothing is auto-configured, where nothing is, or
	 * {@code null} if there is no auto-configuration
	 */
	public AsOfPostProcessor(@Nullable Supplier<String> reason) {
		super("@AsOf");
		this.reason = reason;
		setBeforeExistingAdvisors(true);
		this.advisor = new DefaultPointcutAdvisor(Pointcut.TRUE, (MethodInterceptor) this::invoke);
	}

	/**
	 * Have an application context refuse, when it is refreshed, a bean whose annotation
	 * would be ignored, so that it reads the present.
	 * @param context the application context; another publisher of events is left alone
	 */
	public static void requireIn(ApplicationEventPublisher context) {
		requireIn(context, AsOfPostProcessor::refuseUnadvised);
	}

	/**
	 * Refuse a bean whose {@link AsOf} would be ignored because nobody looks for it,
	 * unless {@code matrixone.enabled=false} says that it is to be.
	 * @param beanFactory the bean factory, whose singletons are there
	 * @param remedy tells what to write
	 * @throws IllegalStateException if there is such a bean
	 */
	public static void refuseUnadvised(ConfigurableListableBeanFactory beanFactory, String remedy) {
		refuseUnadvised(beanFactory, AsOfPostProcessor.class, ANNOTATED, "@AsOf", remedy);
	}

	/**
	 * The advisor is for all methods of a bean, but not for all beans.
	 */
	@Override
	protected boolean isEligible(Class<?> type) {
		return AopUtils.canApply(ANNOTATED, type);
	}

	@Override
	protected Object advise(Object bean, String beanName) {
		Class<?> type = AopUtils.getTargetClass(bean);
		if (!isEligible(type) && !isEligible(bean.getClass())) {
			return bean;
		}
		Collection<AnnotatedMoment> found = Stream.of(type, bean.getClass())
			.map((candidate) -> MethodIntrospector.selectMethods(candidate,
					(Method method) -> isReached(method) ? find(new Call(method, type, bean.getClass())) : null))
			.flatMap((methods) -> methods.values().stream())
			.distinct()
			.toList();
		Object proxy = addAdvisor(bean, beanName);
		for (AnnotatedMoment moment : found) {
			AnnotatedMoment.RULES.checkReturnType(moment.method(), type);
			AnnotatedMoment.RULES.checkSynchronous(moment.method(), type);
			if (!moment.isOfClass() || Modifier.isFinal(moment.method().getModifiers())) {
				AnnotatedMoment.RULES.checkProxied(moment.method(), proxy);
			}
		}
		this.unchecked.addAll(found);
		return proxy;
	}

	/**
	 * Of a class that is annotated, the methods that nobody else can call are left alone,
	 * and so is what proxies have besides.
	 */
	private static boolean isReached(Method method) {
		return method.getDeclaringClass() != Object.class
				&& !method.getDeclaringClass().getName().startsWith("org.springframework.aop.");
	}

	@Override
	public void afterSingletonsInstantiated() {
		super.afterSingletonsInstantiated();
		if (!isSwitchedOff(beanFactory())) {
			this.unchecked.forEach(this::check);
		}
		this.unchecked.clear();
	}

	private void check(AnnotatedMoment moment) {
		PastStatement.requireParser();
		moment.names().requireBeans(beanFactory(), moment);
		reader(moment);
	}

	private @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		Class<?> proxy = (invocation instanceof ProxyMethodInvocation proxied) ? proxied.getProxy().getClass() : type;
		AnnotatedMoment moment = isReached(invocation.getMethod()) ? find(new Call(invocation.getMethod(), type, proxy))
				: null;
		if (moment == null) {
			return invocation.proceed();
		}
		try {
			return reader(moment).asOf(moment.point(invocation.getArguments())).call(() -> proceed(invocation, moment));
		}
		catch (Thrown ex) {
			throw Objects.requireNonNull(ex.getCause());
		}
	}

	private static @Nullable Object proceed(MethodInvocation invocation, AnnotatedMoment moment) {
		try {
			Object result = invocation.proceed();
			AnnotatedMoment.RULES.checkResult(moment.method(), result);
			return result;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new Thrown(ex);
		}
	}

	private @Nullable AnnotatedMoment find(Call call) {
		Optional<AnnotatedMoment> known = this.moments.get(call);
		return ((known != null) ? known : this.moments.computeIfAbsent(call, this::parse)).orElse(null);
	}

	private Optional<AnnotatedMoment> parse(Call call) {
		Method specific = AopUtils.getMostSpecificMethod(call.method(), call.type());
		return Stream.of(specific, call.method())
			.map((method) -> AnnotatedMethod.find(method, AsOf.class))
			.filter(Objects::nonNull)
			.findFirst()
			.map((found) -> new AnnotatedMoment(found.declaration(), found.implementation(), found.annotation(), false,
					beans()))
			.or(() -> parseOfClass(specific, call));
	}

	private Optional<AnnotatedMoment> parseOfClass(Method method, Call call) {
		if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			return Optional.empty();
		}
		return Stream.concat(Stream.of(call.type()), Arrays.stream(call.proxy().getInterfaces()))
			.map((type) -> AnnotatedElementUtils.findMergedAnnotation(type, AsOf.class))
			.filter(Objects::nonNull)
			.findFirst()
			.map((annotation) -> new AnnotatedMoment(call.method(), method, annotation, true, beans()));
	}

	private BeanResolver beans() {
		return (context, beanName) -> new BeanFactoryResolver(beanFactory()).resolve(context, beanName);
	}

	private AsOfAccessor reader(AnnotatedMoment moment) {
		AsOfAccessor known = this.readers.get(moment.manager());
		if (known == null) {
			// Not computed in the map, for a bean may be created meanwhile.
			known = findReader(moment);
			this.readers.put(moment.manager(), known);
		}
		return known;
	}

	private AsOfAccessor findReader(AnnotatedMoment moment) {
		String name = moment.manager();
		if (StringUtils.hasText(name)) {
			Object bean = beanFactory().containsBean(name) ? beanFactory().getBean(name) : null;
			if (bean instanceof AsOfAccessor reader) {
				return reader;
			}
			throw new IllegalStateException("%s cannot work: manager '%s' is %s; there are %s".formatted(moment, name,
					(bean != null) ? "a " + bean.getClass().getName() + " and no MatrixOneOperations" : "no bean",
					readers()));
		}
		AsOfAccessor unique = beanFactory().getBeanProvider(AsOfAccessor.class).getIfUnique();
		if (unique == null) {
			throw new IllegalStateException("%s cannot work: it names no MatrixOneOperations, and %s. %s"
				.formatted(moment, readers().isEmpty() ? "there is no bean of that type" : "there are " + readers(),
						(this.reason != null) ? "None is auto-configured, because "
								+ (isSwitchedOff(beanFactory()) ? "matrixone.enabled is false" : this.reason.get())
								: "Declare a MatrixOneTemplate, or name one by @AsOf(manager = …)"));
		}
		return unique;
	}

	private List<String> readers() {
		return List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory(), AsOfAccessor.class));
	}

	private ListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory is set");
		return this.beanFactory;
	}

	/**
	 * A call of a method.
	 *
	 * @param method the method that is called
	 * @param type the class of the bean
	 * @param proxy the class of its proxy, which has the interfaces of a repository
	 */
	private record Call(Method method, Class<?> type, Class<?> proxy) {

	}

	/**
	 * Carries a checked exception through the scope.
	 */
	private static final class Thrown extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Thrown(Throwable cause) {
			super(null, cause, false, false);
		}

	}

}
