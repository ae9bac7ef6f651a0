package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.TypedValue;

/**
 * Gives expressions the arguments and the result of one method call. In SpEL a variable
 * that does not exist is null; here it is an error.
 */
final class MethodCallContext extends MethodBasedEvaluationContext {

	private static final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private static final String RESULT = "result";

	private final Method method;

	private final @Nullable Object[] arguments;

	MethodCallContext(Method method, @Nullable Object[] arguments, @Nullable Object result) {
		super(TypedValue.NULL, method, arguments, parameterNames);
		this.method = method;
		this.arguments = arguments;
		setVariable(RESULT, result);
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		Object value = super.lookupVariable(name);
		if (value == null && !known().contains(name)) {
			throw new IllegalArgumentException("There is no variable #%s; there are %s".formatted(name, known()));
		}
		return value;
	}

	private Set<String> known() {
		Set<String> known = new TreeSet<>();
		known.add(RESULT);
		@Nullable String[] names = parameterNames.getParameterNames(this.method);
		for (int i = 0; i < this.arguments.length; i++) {
			known.add("a" + i);
			known.add("p" + i);
			if (names != null && names[i] != null) {
				known.add(names[i]);
			}
		}
		return known;
	}

}
