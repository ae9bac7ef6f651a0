package io.github.matrixonespring.advice;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Gives expressions the arguments and the result of one method call, and beans. In SpEL a
 * variable that does not exist is null; here it is an error.
 *
 * @since 0.1.0
 */
public final class MethodCallContext extends StandardEvaluationContext {

	private final MethodVariables variables;

	private final @Nullable Object[] arguments;

	private final @Nullable Object result;

	/**
	 * Create the context of a call.
	 * @param variables the variables of the method
	 * @param arguments the arguments of the call
	 * @param result what the method has returned
	 * @param beans finds the beans that expressions name
	 */
	public MethodCallContext(MethodVariables variables, @Nullable Object[] arguments, @Nullable Object result,
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
