package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Clock;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The attributes of {@link SnapshotAfterCommit} on one method, parsed.
 */
final class AnnotatedSnapshot {

	private final Method method;

	private final SnapshotAfterCommit annotation;

	private final @Nullable NameTemplate name;

	private final NameTemplate database;

	private final NameTemplate table;

	private final NameTemplate account;

	private final @Nullable Expression condition;

	/**
	 * Parse the attributes.
	 * @throws IllegalArgumentException if an expression cannot be parsed, or a constant
	 * name is not allowed
	 */
	AnnotatedSnapshot(Method method, SnapshotAfterCommit annotation) {
		AnnotatedMethodRules.check(method);
		this.method = method;
		this.annotation = annotation;
		this.name = StringUtils.hasLength(annotation.name()) ? template("name", annotation.name()) : null;
		this.database = template("database", annotation.database());
		this.table = template("table", annotation.table());
		this.account = template("account", annotation.account());
		this.condition = StringUtils.hasText(annotation.condition()) ? condition(annotation.condition()) : null;
		if (hasConstantName()) {
			new SnapshotName(annotation.name());
		}
		checkLevel();
	}

	private void checkLevel() {
		SnapshotLevel level = this.annotation.level();
		boolean hasTable = StringUtils.hasLength(this.annotation.table());
		boolean hasDatabase = StringUtils.hasLength(this.annotation.database());
		boolean hasAccount = StringUtils.hasLength(this.annotation.account());
		Assert.isTrue(hasTable == (level == SnapshotLevel.TABLE), () -> describe("table")
				+ " is '%s': a table is named at level TABLE, and only there".formatted(this.annotation.table()));
		Assert.isTrue(!hasDatabase || level == SnapshotLevel.TABLE || level == SnapshotLevel.DATABASE,
				() -> describe("database") + " is '%s': a database is named at the levels DATABASE and TABLE only"
					.formatted(this.annotation.database()));
		Assert.isTrue(!hasAccount || level == SnapshotLevel.ACCOUNT, () -> describe("account")
				+ " is '%s': an account is named at level ACCOUNT only".formatted(this.annotation.account()));
	}

	boolean hasConstantName() {
		return this.name != null && this.name.isConstant();
	}

	Method method() {
		return this.method;
	}

	String manager() {
		return this.annotation.manager();
	}

	/**
	 * Return the name as it is written in the annotation.
	 */
	String name() {
		return this.annotation.name();
	}

	OnFailure onFailure() {
		return this.annotation.onFailure();
	}

	/**
	 * Evaluate the attributes for one call.
	 * @return the request, or {@code null} if the condition is not met
	 * @throws IllegalArgumentException if a name is not allowed or cannot be evaluated
	 */
	@Nullable SnapshotRequest evaluate(MethodInvocation invocation, @Nullable Object result, Clock clock) {
		MethodCallContext call = new MethodCallContext(this.method, invocation.getArguments(), result);
		if (this.condition != null && !isMet(this.condition, call)) {
			return null;
		}
		String snapshotName = (this.name != null) ? this.name.evaluate(call)
				: UniqueName.of(this.method, clock.instant());
		return SnapshotRequest.named(snapshotName)
			.of(target(this.account.evaluate(call), this.database.evaluate(call), this.table.evaluate(call)));
	}

	private SnapshotTarget target(String accountName, String databaseName, String tableName) {
		return new SnapshotTarget(this.annotation.level(), accountName, databaseName, tableName).validated();
	}

	private boolean isMet(Expression condition, MethodCallContext call) {
		try {
			return Boolean.TRUE.equals(condition.getValue(call, Boolean.class));
		}
		catch (EvaluationException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("%s, '%s', cannot be evaluated: %s".formatted(describe("condition"),
					this.annotation.condition(), ex.getMessage()), ex);
		}
	}

	private String describe(String attribute) {
		return "%s of %s".formatted(attribute, this);
	}

	private NameTemplate template(String attribute, String text) {
		return new NameTemplate(describe(attribute), text);
	}

	private Expression condition(String text) {
		try {
			return new SpelExpressionParser().parseExpression(text);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException(
					"%s cannot be parsed: '%s': %s".formatted(describe("condition"), text, ex.getMessage()), ex);
		}
	}

	@Override
	public String toString() {
		return "@SnapshotAfterCommit on " + this.method;
	}

}
