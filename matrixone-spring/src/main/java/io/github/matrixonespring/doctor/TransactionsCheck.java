package io.github.matrixonespring.doctor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Looks at what the beans ask of transactions, and who begins them. Makes no bean.
 */
final class TransactionsCheck implements Check {

	private static final Log logger = LogFactory.getLog(Doctor.class);

	private final MatrixOneConnections connections;

	private final ExistingBeans beans;

	TransactionsCheck(MatrixOneConnections connections, ExistingBeans beans) {
		this.connections = connections;
		this.beans = beans;
	}

	@Override
	public String subject() {
		return "transactions of the application";
	}

	@Override
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>(managers());
		Set<String> isolated = new TreeSet<>();
		Set<String> nested = new TreeSet<>();
		Stream.concat(annotated(), templates()).filter(this::isOurs).forEach((place) -> {
			TransactionDefinition definition = place.definition();
			if (definition.getIsolationLevel() > TransactionDefinition.ISOLATION_READ_COMMITTED) {
				isolated.add(place.name());
			}
			if (definition.getPropagationBehavior() == TransactionDefinition.PROPAGATION_NESTED) {
				nested.add(place.name());
			}
		});
		if (!isolated.isEmpty() && !this.connections.getCapabilities().has(Capability.ISOLATION_LEVELS)) {
			findings.add(Diagnosis.IGNORED_ISOLATION.found("A higher isolation level is asked for by %s", isolated));
		}
		if (!nested.isEmpty()) {
			findings.add(Diagnosis.NESTED_TRANSACTION.found("Propagation NESTED is asked for by %s", nested));
		}
		return findings;
	}

	private List<Finding> managers() {
		List<String> names = new ArrayList<>();
		List<Object> managers = new ArrayList<>();
		this.beans.of(TransactionManager.class).forEach((name, manager) -> {
			if (this.connections.areManagedBy(manager) && !managers.contains(target(manager))) {
				managers.add(target(manager));
				names.add(name);
			}
		});
		return (names.size() > 1) ? List.of(Diagnosis.SEVERAL_TRANSACTION_MANAGERS
			.found("There are several transaction managers on one DataSource: %s", names)) : List.of();
	}

	private static Object target(Object manager) {
		Object target = AopProxyUtils.getSingletonTarget(manager);
		return (target != null) ? target(target) : manager;
	}

	private Stream<Place> annotated() {
		AnnotationTransactionAttributeSource source = new AnnotationTransactionAttributeSource(false);
		ConfigurableListableBeanFactory beanFactory = this.beans.beanFactory();
		return Stream.of(beanFactory.getBeanDefinitionNames()).flatMap((name) -> {
			Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, name);
			return (type != null) ? annotated(source, ClassUtils.getUserClass(type)) : Stream.empty();
		});
	}

	private static Stream<Place> annotated(AnnotationTransactionAttributeSource source, Class<?> type) {
		if (!source.isCandidateClass(type)) {
			return Stream.empty();
		}
		try {
			Map<Method, TransactionAttribute> methods = MethodIntrospector.selectMethods(type,
					(Method method) -> source.getTransactionAttribute(method, type));
			return methods.entrySet()
				.stream()
				.map((method) -> new Place(type.getSimpleName() + "." + method.getKey().getName(), method.getValue(),
						method.getValue().getQualifier(), null));
		}
		catch (LinkageError ex) {
			logger.debug("The methods of %s cannot be looked at".formatted(type), ex);
			return Stream.empty();
		}
	}

	private Stream<Place> templates() {
		return this.beans.of(TransactionTemplate.class)
			.entrySet()
			.stream()
			.map((bean) -> new Place("bean " + bean.getKey(), bean.getValue(), null,
					bean.getValue().getTransactionManager()));
	}

	/**
	 * Those of which it is not known are taken to be on the {@link javax.sql.DataSource}.
	 */
	private boolean isOurs(Place place) {
		TransactionManager manager = (place.manager() != null) ? place.manager() : manager(place.qualifier());
		return manager == null || !this.connections.areUnrelatedTo(manager);
	}

	private @Nullable TransactionManager manager(@Nullable String qualifier) {
		ConfigurableListableBeanFactory beanFactory = this.beans.beanFactory();
		try {
			return StringUtils.hasText(qualifier)
					? BeanFactoryAnnotationUtils.qualifiedBeanOfType(beanFactory, TransactionManager.class, qualifier)
					: beanFactory.getBeanProvider(TransactionManager.class).getIfUnique();
		}
		catch (NoSuchBeanDefinitionException ex) {
			logger.debug("There is no transaction manager '%s'".formatted(qualifier), ex);
			return null;
		}
	}

	/**
	 * Where a transaction is asked for.
	 *
	 * @param name the method or bean
	 * @param definition what is asked for
	 * @param qualifier names the transaction manager, or {@code null} for the default one
	 * @param manager the transaction manager, or {@code null} if it is found by name
	 */
	private record Place(String name, TransactionDefinition definition, @Nullable String qualifier,
			@Nullable TransactionManager manager) {

	}

}
