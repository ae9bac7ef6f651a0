package io.github.matrixonespring.aot;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.timetravel.AsOf;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardTypeLocator;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Hints for the expressions on an annotated method: SpEL finds methods and properties on
 * the class of the value, by reflection. Begins with the arguments, the result and the
 * beans and types that are named, and goes on with what the methods return whose names
 * the expressions have. Of an interface, it is not known what implements it, except for
 * collections.
 */
final class ExpressionHints {

	private static final List<Class<?>> COLLECTIONS = Stream
		.of(new ArrayList<>(), Arrays.asList(1), List.of(), List.of(1), Collections.emptyList(),
				Collections.unmodifiableList(new ArrayList<>()), new HashSet<>(), new LinkedHashSet<>(), Set.of(),
				Set.of(1), new LinkedHashMap<>(), Map.of(), Map.of(1, 1))
		.<Class<?>>map(Object::getClass)
		.toList();

	private final ReflectionHints hints;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<String> members = new HashSet<>();

	/**
	 * Types with their generics, by name: resolved further and further, they never end.
	 */
	private final Set<String> reached = new HashSet<>();

	private final Class<?> beanType;

	ExpressionHints(Class<?> beanType, ReflectionHints hints, ConfigurableListableBeanFactory beanFactory) {
		this.beanType = beanType;
		this.hints = hints;
		this.beanFactory = beanFactory;
	}

	/**
	 * Register what the expressions of an annotation need.
	 * @param method the annotated method
	 * @param annotation its annotation
	 * @throws IllegalArgumentException if an expression cannot be parsed, with which the
	 * application would not start
	 */
	void register(Method method, SnapshotAfterCommit annotation) {
		Stream<SpelExpression> templates = Stream
			.of(annotation.name(), annotation.database(), annotation.table(), annotation.account(), annotation.label(),
					annotation.description())
			.flatMap((text) -> parse(method, annotation, text, true));
		register(method, StringUtils.hasText(annotation.condition())
				? Stream.concat(templates, parse(method, annotation, annotation.condition(), false)) : templates);
	}

	/**
	 * Register what the expressions of an annotation need.
	 * @param method the annotated method, or one of the annotated class
	 * @param annotation its annotation
	 * @throws IllegalArgumentException if an expression cannot be parsed, with which the
	 * application would not start
	 */
	void register(Method method, AsOf annotation) {
		register(method, Stream.of(annotation.snapshot(), annotation.instant())
			.flatMap((text) -> parse(method, annotation, text, true)));
	}

	private void register(Method method, Stream<SpelExpression> expressions) {
		List<SpelNode> nodes = expressions.map(SpelExpression::getAST).flatMap(ExpressionHints::tree).toList();
		if (!nodes.isEmpty()) {
			nodes.forEach(this::addMember);
			for (int i = 0; i < method.getParameterCount(); i++) {
				reach(ResolvableType.forMethodParameter(method, i, this.beanType));
			}
			reach(ResolvableType.forMethodReturnType(method, this.beanType));
			nodes.forEach(this::reachNamed);
		}
	}

	private static Stream<SpelExpression> parse(Method method, Annotation annotation, String text, boolean template) {
		try {
			SpelExpressionParser parser = new SpelExpressionParser();
			Expression expression = template ? parser.parseExpression(text, new TemplateParserContext())
					: parser.parseExpression(text);
			return ((expression instanceof CompositeStringExpression composite) ? Stream.of(composite.getExpressions())
					: Stream.of(expression))
				.filter(SpelExpression.class::isInstance)
				.map(SpelExpression.class::cast);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("'%s' in @%s on %s cannot be parsed: %s".formatted(text,
					annotation.annotationType().getSimpleName(), method, ex.getMessage()), ex);
		}
	}

	private static Stream<SpelNode> tree(SpelNode node) {
		Stream<SpelNode> children = Stream.iterate(0, (i) -> i < node.getChildCount(), (i) -> i + 1)
			.map(node::getChild)
			.flatMap(ExpressionHints::tree);
		return Stream.concat(Stream.of(node), children);
	}

	private void addMember(SpelNode node) {
		if (node instanceof MethodReference method) {
			this.members.add(method.getName());
		}
		else if (node instanceof PropertyOrFieldReference property) {
			String name = property.getName();
			this.members
				.addAll(List.of(name, "get" + StringUtils.capitalize(name), "is" + StringUtils.capitalize(name)));
		}
	}

	private void reachNamed(SpelNode node) {
		if (node instanceof BeanReference bean && this.beanFactory.containsBean(bean.getName())) {
			Class<?> type = this.beanFactory.getType(bean.getName(), false);
			reach(ResolvableType.forClass(type));
		}
		else if (node instanceof TypeReference || node instanceof ConstructorReference) {
			Class<?> type = new StandardTypeLocator(this.beanFactory.getBeanClassLoader())
				.findType(node.getChild(0).toStringAST());
			this.hints.registerType(type, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			reach(ResolvableType.forClass(type));
		}
	}

	private void reach(ResolvableType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (!this.reached.add(raw.getName() + Arrays.toString(type.resolveGenerics()))) {
			return;
		}
		Stream.of(type.getGenerics()).forEach(this::reach);
		if (type.isArray()) {
			reach(type.getComponentType());
		}
		if (raw != Object.class && raw != void.class) {
			register(raw);
			COLLECTIONS.stream()
				.filter((collection) -> raw.isInterface() && raw.isAssignableFrom(collection))
				.forEach(this::register);
			Stream.of(raw.getMethods())
				.filter((method) -> this.members.contains(method.getName()))
				.forEach((method) -> reach(ResolvableType.forType(method.getGenericReturnType(), type)));
		}
	}

	private void register(Class<?> type) {
		this.hints.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
	}

}
