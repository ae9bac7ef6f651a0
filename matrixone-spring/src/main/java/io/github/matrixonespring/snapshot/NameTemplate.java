package io.github.matrixonespring.snapshot;

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
 * A name with SpEL in it: {@code orders_#{#batch.id}}. What is null would be nothing in a
 * name, so it is an error.
 */
final class NameTemplate {

	private final String description;

	private final String text;

	private final List<Expression> parts;

	private final @Nullable String constant;

	/**
	 * Parse a template.
	 * @throws IllegalArgumentException if it cannot be parsed
	 */
	NameTemplate(String description, String text) {
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

	boolean isConstant() {
		return this.constant != null;
	}

	/**
	 * Check that each name in the template stands for something.
	 * @throws IllegalArgumentException if one does not
	 */
	void check(ExpressionNames names) {
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
	 */
	String evaluate(@Nullable EvaluationContext context) {
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

	private String evaluate(Expression part, EvaluationContext context) {
		String value;
		try {
			value = part.getValue(context, String.class);
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
