package io.github.matrixonespring.boot.autoconfigure;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.TransactionListeners;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionAttributeSourceAdvisor;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Listens to each transaction manager on a {@link javax.sql.DataSource} of ours: those of
 * Spring Boot and, where listener beans would not be enough, those that the user defines,
 * also where another post-processor made or wrapped them, where a parent or child context
 * has them, and where they were made by hand for a template or proxy that is a bean. Of
 * the others it notes whose transactions are which. Also gives them our translator, so
 * that an error of COMMIT is translated as one of a statement is; Spring Boot sets it in
 * JdbcTemplate and JPA only.
 * <p>
 * Our beans may need a transaction manager, so none of them is made for one: it is
 * listened to as soon as they are there, at the latest when its first transaction begins.
 */
class TransactionManagerPostProcessor
		implements BeanPostProcessor, InitializingBean, ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	/** The auto-configured connections come first, so that their settings apply. */
	private static final List<Class<?>> OWN = List.of(MatrixOneConnections.class, SnapshotManager.class,
			MatrixOneOperations.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<MatrixOneSQLExceptionTranslator> translator;

	private final Map<String, Object> unwrapped = new ConcurrentHashMap<>();

	/** Guarded by itself, as their listeners are; held by nobody who asks for a bean. */
	private final Set<ConfigurableTransactionManager> waiting = Collections.newSetFromMap(new WeakHashMap<>());

	TransactionManagerPostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<MatrixOneSQLExceptionTranslator> translator) {
		this.beanFactory = beanFactory;
		this.translator = translator;
	}

	@Override
	public void afterPropertiesSet() {
		managersIn(this.beanFactory).forEach(this::awaitFirstBegin);
	}

	/**
	 * Remember the bean as it is before another post-processor may wrap it.
	 */
	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager) {
			this.unwrapped.put(beanName, bean);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Stream.concat(Stream.ofNullable(this.unwrapped.remove(beanName)), Stream.of(bean))
			.flatMap(TransactionManagerPostProcessor::managersOf)
			.distinct()
			.forEach(this::found);
		if (bean instanceof MatrixOneConnections connections) {
			waiting().stream().filter(connections::areManagedBy).forEach((manager) -> listenTo(manager, connections));
		}
		return bean;
	}

	private List<ConfigurableTransactionManager> waiting() {
		synchronized (this.waiting) {
			return List.copyOf(this.waiting);
		}
	}

	/**
	 * The events of a child context, which may be without this post-processor, come here
	 * as well.
	 */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		boolean complete = OWN.stream().flatMap(this::names).allMatch((name) -> exists(this.beanFactory, name));
		managersIn(event.getApplicationContext()).forEach((manager) -> {
			found(manager);
			if (complete) {
				removeFirstBegin(manager);
			}
		});
	}

	/**
	 * A parent context, with its transaction managers, lives on.
	 */
	@Override
	public void destroy() {
		List<MatrixOneConnections> own = singletons(this.beanFactory)
			.flatMap(TransactionManagerPostProcessor::connectionsOf)
			.toList();
		managersIn(this.beanFactory.getParentBeanFactory()).forEach((manager) -> {
			own.forEach((connections) -> connections.stopListeningTo(manager));
			removeFirstBegin(manager);
		});
	}

	private void found(ConfigurableTransactionManager manager) {
		if (!listenTo(manager, this::existing)) {
			awaitFirstBegin(manager);
		}
	}

	private void awaitFirstBegin(ConfigurableTransactionManager manager) {
		synchronized (this.waiting) {
			if (this.waiting.add(manager)) {
				TransactionListeners.addFirst(manager, new FirstBegin(manager));
			}
		}
	}

	private boolean listenTo(ConfigurableTransactionManager manager, Function<Class<?>, Stream<?>> beans) {
		Optional<MatrixOneConnections> own = OWN.stream()
			.flatMap(beans)
			.flatMap(TransactionManagerPostProcessor::connectionsOf)
			.filter((connections) -> connections.areManagedBy(manager))
			.findFirst();
		own.ifPresentOrElse((connections) -> listenTo(manager, connections), () -> noteTransactionsOf(manager));
		return own.isPresent();
	}

	private void noteTransactionsOf(ConfigurableTransactionManager manager) {
		synchronized (this.waiting) {
			MatrixOneConnections.noteTransactionsOf(manager);
		}
	}

	private void listenTo(ConfigurableTransactionManager manager, MatrixOneConnections connections) {
		synchronized (this.waiting) {
			removeFirstBegin(manager);
			connections.listenTo(manager);
		}
		if (manager instanceof JdbcTransactionManager jdbc && hasDefaultTranslator(jdbc)) {
			this.translator.ifUnique(jdbc::setExceptionTranslator);
		}
	}

	private void removeFirstBegin(ConfigurableTransactionManager manager) {
		synchronized (this.waiting) {
			this.waiting.remove(manager);
			TransactionListeners.removeIf(manager,
					(listener) -> listener instanceof FirstBegin first && first.isOf(this));
		}
	}

	/**
	 * Without a translator it shows Spring's default of its own accord. Where it shows
	 * another, the user has set that, or asks for error codes by an
	 * {@code sql-error-codes.xml}.
	 */
	private static boolean hasDefaultTranslator(JdbcTransactionManager manager) {
		return manager.getExceptionTranslator().getClass() == SQLExceptionSubclassTranslator.class;
	}

	private Stream<?> beans(Class<?> type) {
		return names(type).map(this.beanFactory::getBean);
	}

	private Stream<?> existing(Class<?> type) {
		return names(type).filter((name) -> exists(this.beanFactory, name)).map(this.beanFactory::getBean);
	}

	private Stream<String> names(Class<?> type) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, false, false));
	}

	private static boolean exists(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsSingleton(name) || (!beanFactory.containsLocalBean(name)
				&& beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent
				&& exists(parent, name));
	}

	private static Stream<MatrixOneConnections> connectionsOf(Object bean) {
		if (bean instanceof MatrixOneConnections connections) {
			return Stream.of(connections);
		}
		return (bean instanceof MatrixOneAccessor accessor) ? Stream.of(accessor.getConnections()) : Stream.empty();
	}

	/**
	 * Return the transaction managers that there are in a context and its parents,
	 * without making any.
	 */
	private static Stream<ConfigurableTransactionManager> managersIn(@Nullable BeanFactory beanFactory) {
		BeanFactory factory = (beanFactory instanceof ApplicationContext context)
				? context.getAutowireCapableBeanFactory() : beanFactory;
		if (!(factory instanceof ConfigurableListableBeanFactory configurable)) {
			return Stream.empty();
		}
		return Stream
			.concat(singletons(configurable).flatMap(TransactionManagerPostProcessor::managersOf),
					managersIn(configurable.getParentBeanFactory()))
			.distinct();
	}

	private static Stream<Object> singletons(ConfigurableListableBeanFactory beanFactory) {
		return Stream.of(beanFactory.getSingletonNames()).map(beanFactory::getSingleton).filter(Objects::nonNull);
	}

	private static Stream<ConfigurableTransactionManager> managersOf(Object bean) {
		if (bean instanceof TransactionTemplate template) {
			return Stream.ofNullable(template.getTransactionManager())
				.flatMap(TransactionManagerPostProcessor::managersOf);
		}
		if (bean instanceof TransactionAspectSupport interceptor) {
			return Stream.ofNullable(interceptor.getTransactionManager())
				.flatMap(TransactionManagerPostProcessor::managersOf);
		}
		if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager) {
			return Stream.of(manager);
		}
		return (bean instanceof Advised advised) ? Stream.of(advised.getAdvisors())
			.filter(TransactionManagerPostProcessor::hasOwnAdvice)
			.map(Advisor::getAdvice)
			.filter(TransactionAspectSupport.class::isInstance)
			.flatMap(TransactionManagerPostProcessor::managersOf) : Stream.empty();
	}

	/**
	 * Other advisors would make their advice, which is a bean, too early.
	 */
	private static boolean hasOwnAdvice(Advisor advisor) {
		return advisor instanceof TransactionAttributeSourceAdvisor || advisor instanceof DefaultPointcutAdvisor;
	}

	/**
	 * Stands in for our listener until the first transaction begins.
	 */
	private final class FirstBegin implements TransactionExecutionListener {

		private final ConfigurableTransactionManager manager;

		private FirstBegin(ConfigurableTransactionManager manager) {
			this.manager = manager;
		}

		private boolean isOf(TransactionManagerPostProcessor postProcessor) {
			return TransactionManagerPostProcessor.this == postProcessor;
		}

		@Override
		public void beforeBegin(TransactionExecution transaction) {
			Collection<TransactionExecutionListener> before = this.manager.getTransactionExecutionListeners();
			if (!before.contains(this)) {
				return;
			}
			try {
				listenTo(this.manager, TransactionManagerPostProcessor.this::beans);
				removeFirstBegin(this.manager);
			}
			catch (BeanCurrentlyInCreationException ex) {
				// What makes our beans begins it. The next one will do.
			}
			// Those that have come by this are not told of it by the manager.
			this.manager.getTransactionExecutionListeners()
				.stream()
				.filter((listener) -> !before.contains(listener))
				.forEach((listener) -> listener.beforeBegin(transaction));
		}

	}

}
