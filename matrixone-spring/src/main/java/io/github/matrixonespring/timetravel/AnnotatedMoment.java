package io.github.matrixonespring.timetravel;

import java.lang.reflect.Method;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Date;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.advice.ExpressionNames;
import io.github.matrixonespring.advice.ExpressionTemplate;
import io.github.matrixonespring.advice.MethodCallContext;
import io.github.matrixonespring.advice.MethodRules;
import io.github.matrixonespring.advice.MethodVariables;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The attributes of {@link AsOf} on one method, parsed.
 */
final class AnnotatedMoment {

	static final MethodRules RULES = new MethodRules("@AsOf",
			"Annotate a method that returns when all has been read, such as one with a list");

	private final Method declaration;

	private final Method implementation;

	private final AsOf annotation;

	private final boolean ofClass;

	private final MethodVariables variables;

	private final ExpressionNames names;

	private final ExpressionTemplate template;

	private final BeanResolver beans;

	/**
	 * Parse the attributes.
	 * @param declaration the method that has the annotation, or whose class has it
	 * @param implementation the method that is called
	 * @param ofClass whether the annotation is on the class
	 * @throws IllegalArgumentException if they cannot work
	 */
	AnnotatedMoment(Method declaration, Method implementation, AsOf annotation, boolean ofClass, BeanResolver beans) {
		this.declaration = declaration;
		this.implementation = implementation;
		this.annotation = annotation;
		this.ofClass = ofClass;
		this.beans = beans;
		RULES.check(implementation);
		Assert.isTrue(isOfSnapshot() != StringUtils.hasText(annotation.instant()),
				() -> "%s cannot work: write either a snapshot or an instant".formatted(this));
		this.variables = MethodVariables.beforeCall(declaration, implementation);
		this.names = new ExpressionNames(this.variables);
		this.template = isOfSnapshot() ? new ExpressionTemplate("snapshot of " + this, annotation.snapshot())
				: new ExpressionTemplate("instant of " + this, annotation.instant());
		this.template.check(this.names);
		if (this.template.isConstant()) {
			point(new Object[implementation.getParameterCount()]);
		}
	}

	private boolean isOfSnapshot() {
		return StringUtils.hasText(this.annotation.snapshot());
	}

	Method method() {
		return this.implementation;
	}

	boolean isOfClass() {
		return this.ofClass;
	}

	String manager() {
		return this.annotation.manager();
	}

	ExpressionNames names() {
		return this.names;
	}

	/**
	 * Return the moment of one call.
	 * @throws IllegalArgumentException if it cannot be evaluated, or is none
	 */
	PointInTime point(@Nullable Object[] arguments) {
		MethodCallContext call = new MethodCallContext(this.variables, arguments, null, this.beans);
		if (isOfSnapshot()) {
			String name = this.template.evaluate(call);
			try {
				return PointInTime.snapshot(name);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("snapshot of %s: %s".formatted(this, ex.getMessage()), ex);
			}
		}
		Object value = this.template.evaluateToObject(call);
		try {
			return point(value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("instant of %s is '%s': %s".formatted(this, value, ex.getMessage()), ex);
		}
	}

	private static PointInTime point(Object value) {
		if (value instanceof PointInTime point) {
			return point;
		}
		if (value instanceof Instant instant) {
			return PointInTime.at(instant);
		}
		if (value instanceof OffsetDateTime dateTime) {
			return PointInTime.at(dateTime.toInstant());
		}
		if (value instanceof ZonedDateTime dateTime) {
			return PointInTime.at(dateTime.toInstant());
		}
		if (value instanceof Timestamp timestamp) {
			return PointInTime.at(timestamp.toInstant());
		}
		if (value.getClass() == Date.class) {
			return PointInTime.at(((Date) value).toInstant());
		}
		Assert.isTrue(value instanceof CharSequence,
				() -> "%s is no instant. Use an Instant, or a date and time with a zone"
					.formatted(value.getClass().getName()));
		try {
			return PointInTime.at(ZonedDateTime.parse((CharSequence) value).toInstant());
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException(
					"It is no date and time with a zone, such as 2026-11-30T00:00:00Z: " + ex.getMessage(), ex);
		}
	}

	@Override
	public String toString() {
		return "@AsOf on " + this.declaration;
	}

}
