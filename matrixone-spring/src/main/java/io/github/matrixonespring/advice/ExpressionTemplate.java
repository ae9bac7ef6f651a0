package io.github.matrixonespring.advice;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.Assert;

/**
 * A text with SpEL in it: {@code orders_#{#batch.id}}. What is null would be nothing in
 * the text, so it is an error.
 *
 * @since 0.1.0
 */
public final class ExpressionTemplate {

	private final String description;

	private final String text;

	private final List<Expression> parts;

	private final @Nullable String constant;

	/**
	 * Parse a template.
	 * @param description what it is, for messages
	 * @param text the text
	 * @throws IllegalArgumentException if it cannot be parsed
	 */
	public ExpressionTemplate(String description, String text) {
		this.description = description;
		this.text = text;
		try {
			Expression expression = new SpelExpressionParser().parseExpression(text, new TemplateParserContext());
			this.parts = (expression instanceof CompositeStringExpression composite)
					? List.of(composite.getExpressions()) : List.of(expression);
			boolean isConstant = this.parts.stream().allMatch(LiteralExpression.class::isInstance);
			this.constant = isConstant ? expression.getExpressionString() : null;
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("%s cannot be parsed: '%s': %s. Write expressions as #{...}"
				.formatted(description, text, ex.getMessage()), ex);
		}
	}

	/**
	 * Return whether there is no expression in it.
	 * @return whether it is the same for each call
	 */
	public boolean isConstant() {
		return this.constant != null;
	}

	/**
	 * Check that each name in the template stands for something.
	 * @param names the names that there are
	 * @throws IllegalArgumentException if one does not
	 */
	public void check(ExpressionNames names) {
		try {
			this.parts.forEach(names::check);
		}
		catch (IllegalArgumentException ex) {
			throw cannotBeEvaluated(ex);
		}
	}

	/**
	 * Evaluate the template.
	 * @param context the call, or {@code null} for a constant
	 * @return the text
	 * @throws IllegalArgumentException if it cannot be evaluated
	 */
	public String evaluate(@Nullable EvaluationContext context) {
		if (this.constant != null) {
			return this.constant;
		}
		Assert.state(context != null, "No context");
		StringBuilder value = new StringBuilder();
		for (Expression part : this.parts) {
			value.append(evaluate(part, context));
		}
		return value.toString();
	}

	/**
	 * Evaluate a template that is nothing but one expression to what that stands for, and
	 * any other one to its text.
	 * @param context the call
	 * @return the value
	 * @throws IllegalArgumentException if it cannot be evaluated, or is null
	 */
	public Object evaluateToObject(EvaluationContext context) {
		return (this.parts.size() == 1 && this.constant == null) ? evaluate(this.parts.get(0), context, Object.class)
				: evaluate(context);
	}

	private String evaluate(Expression part, EvaluationContext context) {
		return evaluate(part, context, String.class);
	}

	private <T> T evaluate(Expression part, EvaluationContext context, Class<T> type) {
		T value;
		try {
			value = part.getValue(context, type);
		}
		catch (EvaluationException | IllegalArgumentException ex) {
			throw cannotBeEvaluated(ex);
		}
		if (value == null) {
			throw new IllegalArgumentException("%s, '%s', cannot be evaluated: '%s' is null".formatted(this.description,
					this.text, part.getExpressionString()));
		}
		return value;
	}

	private IllegalArgumentException cannotBeEvaluated(RuntimeException ex) {
		return new IllegalArgumentException(
				"%s, '%s', cannot be evaluated: %s".formatted(this.description, this.text, ex.getMessage()), ex);
	}

}
