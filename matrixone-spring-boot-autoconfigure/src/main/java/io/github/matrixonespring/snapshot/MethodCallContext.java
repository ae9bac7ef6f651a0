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

	private final Set<String> known = new TreeSet<>();

	MethodCallContext(Method method, @Nullable Object[] arguments, @Nullable Object result) {
		super(TypedValue.NULL, method, arguments, parameterNames);
		setVariable(RESULT, result);
		this.known.add(RESULT);
		@Nullable String[] names = parameterNames.getParameterNames(method);
		for (int i = 0; i < arguments.length; i++) {
			this.known.add("a" + i);
			this.known.add("p" + i);
			if (names != null && names[i] != null) {
				this.known.add(names[i]);
			}
		}
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		if (!this.known.contains(name)) {
			throw new IllegalArgumentException("There is no variable #%s; there are %s".formatted(name, this.known));
		}
		return super.lookupVariable(name);
	}

}
