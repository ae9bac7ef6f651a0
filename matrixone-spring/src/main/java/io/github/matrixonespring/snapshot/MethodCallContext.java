package io.github.matrixonespring.snapshot;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Gives expressions the arguments and the result of one method call, and beans. In SpEL a
 * variable that does not exist is null; here it is an error.
 */
final class MethodCallContext extends StandardEvaluationContext {

	private final MethodVariables variables;

	private final @Nullable Object[] arguments;

	private final @Nullable Object result;

	MethodCallContext(MethodVariables variables, @Nullable Object[] arguments, @Nullable Object result,
			BeanResolver beans) {
		this.variables = variables;
		this.arguments = arguments;
		this.result = result;
		setBeanResolver(beans);
	}

	@Override
	public @Nullable Object lookupVariable(String name) {
		Object assigned = super.lookupVariable(name);
		return (assigned != null) ? assigned : this.variables.get(name, this.arguments, this.result);
	}

}
