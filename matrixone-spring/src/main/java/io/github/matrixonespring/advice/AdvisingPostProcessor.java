package io.github.matrixonespring.advice;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Advises beans, also those that others are given before they are complete, because they
 * need each other. Spring's class of this kind takes no part in such an early reference:
 * it would wrap the bare bean a second time, without the transaction interceptor that the
 * early reference has. Spring notices that, but pre-instantiation takes its
 * {@code BeanCurrentlyInCreationException} for that of another thread and goes on.
 *
 * @since 0.1.0
 */
public abstract class AdvisingPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements SmartInitializingSingleton {

	private static final String SPRING = "org.springframework.";

	private static final String SAMPLES = SPRING + "samples.";

	private final Map<String, Object> earlyReferences = new ConcurrentHashMap<>();

	private final Map<String, String> wrapped = new ConcurrentHashMap<>();

	private final String annotation;

	/**
	 * Create a post-processor.
	 * @param annotation the annotation that asks for the advice, as a user writes it
	 */
	protected AdvisingPostProcessor(String annotation) {
		this.annotation = annotation;
	}

	/**
	 * Advise a bean.
	 * @param bean the bean, not yet advised
	 * @param beanName its name
	 * @return the advised bean, or the bean itself if there is nothing to advise
	 */
	protected abstract Object advise(Object bean, String beanName);

	/**
	 * Advise a bean in the way of the superclass.
	 * @param bean the bean
	 * @param beanName its name
	 * @return the bean with the {@link #advisor}, if that applies
	 */
	protected final Object addAdvisor(Object bean, String beanName) {
		return super.postProcessAfterInitialization(bean, beanName);
	}

	/**
	 * Return whether an advisor is one that this post-processor adds.
	 * @param candidate the advisor
	 * @return whether it is
	 */
	protected boolean isOwn(Advisor candidate) {
		return candidate == this.advisor;
	}

	@Override
	public final Object getEarlyBeanReference(Object bean, String beanName) {
		Object reference = adviseOnce(bean, beanName);
		if (isAdvised(reference)) {
			this.earlyReferences.put(beanName, reference);
		}
		return reference;
	}

	/**
	 * Thrown here, the exception is that of the bean factory, which may then find an
	 * order of creation that works.
	 */
	@Override
	public final Object postProcessAfterInitialization(Object bean, String beanName) {
		this.wrapped.remove(beanName);
		Object reference = this.earlyReferences.get(beanName);
		if (reference == null) {
			return adviseOnce(bean, beanName);
		}
		if (contains(layers(reference), bean)) {
			// The bean factory goes on with the early reference.
			return bean;
		}
		if (isWrappedBeside(reference, bean)) {
			String message = wrapped(beanName, bean);
			this.wrapped.put(beanName, message);
			throw new BeanCurrentlyInCreationException(beanName, message);
		}
		return adviseOnce(bean, beanName);
	}

	/**
	 * Check those that a later post-processor may have wrapped, and those that could not
	 * be created in any order.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.earlyReferences.forEach((beanName, reference) -> {
			Object bean = (this.beanFactory != null) ? this.beanFactory.getSingleton(beanName) : null;
			if (bean != null && isWrappedBeside(reference, bean)) {
				this.wrapped.put(beanName, wrapped(beanName, bean));
			}
		});
		this.wrapped.values().stream().findAny().ifPresent((message) -> {
			throw new IllegalStateException(message);
		});
		this.earlyReferences.clear();
	}

	/**
	 * Return whether a bean stands for the same as an early reference, without going
	 * through it.
	 */
	private static boolean isWrappedBeside(Object reference, Object bean) {
		List<Object> layers = layers(bean);
		return !contains(layers, reference) && layers(reference).stream().anyMatch((layer) -> contains(layers, layer));
	}

	private String wrapped(String beanName, Object bean) {
		return """
				Bean '%s' cannot be advised for %s: another bean that it needs was given it before it was complete, \
				and then it was wrapped again, in %s, so that calls of it would go past the transaction. Break the \
				cycle: inject one of the two with @Lazy, or as an ObjectProvider""".formatted(beanName, this.annotation,
				describe(bean));
	}

	private static String describe(Object bean) {
		return (bean instanceof Advised advised) ? Stream.of(advised.getAdvisors())
			.map((candidate) -> candidate.getAdvice().getClass().getName())
			.toList()
			.toString() : bean.getClass().getName();
	}

	private Object adviseOnce(Object bean, String beanName) {
		return (bean instanceof AopInfrastructureBean || isOfSpring(bean.getClass()) || isAdvised(bean)) ? bean
				: advise(bean, beanName);
	}

	/**
	 * Classes of Spring have none of this library's annotations, and are most of those
	 * that an application starts with. But a generated class in a package of Spring may
	 * implement an interface of the application, and Spring's samples are applications.
	 */
	private static boolean isOfSpring(Class<?> type) {
		String name = type.getName();
		return name.startsWith(SPRING) && !name.startsWith(SAMPLES) && !Proxy.isProxyClass(type)
				&& !name.contains(ClassUtils.CGLIB_CLASS_SEPARATOR);
	}

	/**
	 * A bean that is known by two names comes twice.
	 */
	private boolean isAdvised(Object bean) {
		return layers(bean).stream()
			.anyMatch((layer) -> layer instanceof Advised advised
					&& Stream.of(advised.getAdvisors()).anyMatch(this::isOwn));
	}

	/**
	 * Return a bean and, where it is a proxy, what it stands for, down to the bare bean.
	 */
	private static List<Object> layers(Object bean) {
		return Stream.iterate(bean, Objects::nonNull, AopProxyUtils::getSingletonTarget).toList();
	}

	/**
	 * Have an application context refuse, when it is refreshed, a bean whose annotation
	 * would be ignored. Where that is asked by a lazy bean, it stays lazy.
	 * @param context the application context; another publisher of events is left alone
	 * @param refusal refuses such a bean of a bean factory, with the remedy
	 */
	protected static void requireIn(ApplicationEventPublisher context,
			BiConsumer<ConfigurableListableBeanFactory, String> refusal) {
		if (context instanceof ConfigurableApplicationContext application) {
			application.addApplicationListener(new UnadvisedCheck(application, refusal));
		}
	}

	/**
	 * Refuse an annotated bean that nobody advises, unless
	 * {@code matrixone.enabled=false} says so: where the bean factory has no
	 * post-processor of a type, the annotation would be ignored. No bean is created.
	 * @param beanFactory the bean factory, whose singletons are there
	 * @param processor the type of the post-processor
	 * @param annotated matches what it advises
	 * @param annotation the annotation, as a user writes it
	 * @param remedy tells what to write
	 * @throws IllegalStateException if there is such a bean
	 */
	protected static void refuseUnadvised(ConfigurableListableBeanFactory beanFactory,
			Class<? extends AdvisingPostProcessor> processor, Pointcut annotated, String annotation, String remedy) {
		if (isSwitchedOff(beanFactory)) {
			return;
		}
		findUnadvised(beanFactory, processor, annotated).ifPresent((bean) -> {
			throw new IllegalStateException("%s on bean '%s' would be ignored: %s".formatted(annotation, bean, remedy));
		});
	}

	/**
	 * Return whether {@code matrixone.enabled=false} says that annotations do nothing.
	 * @param beanFactory the bean factory
	 * @return whether it does
	 */
	protected static boolean isSwitchedOff(ListableBeanFactory beanFactory) {
		return beanFactory instanceof ConfigurableListableBeanFactory configurable
				&& configurable.getSingleton(
						ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME) instanceof Environment environment
				&& !environment.getProperty("matrixone.enabled", Boolean.class, true);
	}

	private static Optional<String> findUnadvised(ConfigurableListableBeanFactory beanFactory,
			Class<? extends AdvisingPostProcessor> processor, Pointcut annotated) {
		boolean present = beanFactory instanceof AbstractBeanFactory factory
				? factory.getBeanPostProcessors().stream().anyMatch(processor::isInstance)
				: beanFactory.getBeanNamesForType(processor, true, false).length > 0;
		return present ? Optional.empty() : Stream.of(beanFactory.getBeanDefinitionNames()).filter((name) -> {
			if (beanFactory.getMergedBeanDefinition(name).isAbstract()) {
				return false;
			}
			// A proxy by its interfaces does not show the methods of its class.
			Object bean = beanFactory.getSingleton(name);
			return Stream.of((bean != null) ? AopUtils.getTargetClass(bean) : null, beanFactory.getType(name, false))
				.anyMatch((type) -> type != null && AopUtils.canApply(annotated, type));
		}).findFirst();
	}

	private static boolean contains(List<Object> layers, Object bean) {
		return layers.stream().anyMatch((layer) -> layer == bean);
	}

	/**
	 * A listener, as Spring Boot makes no {@code SmartInitializingSingleton} lazy.
	 *
	 * @param context whose beans it looks at, not those of its children
	 * @param refusal refuses a bean
	 */
	private record UnadvisedCheck(ConfigurableApplicationContext context,
			BiConsumer<ConfigurableListableBeanFactory, String> refusal)
			implements
				ApplicationListener<ContextRefreshedEvent> {

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			if (event.getApplicationContext() == this.context) {
				this.refusal.accept(this.context.getBeanFactory(),
						"its context does not look for it. Write @EnableMatrixOne on a configuration class");
			}
		}

	}

}
