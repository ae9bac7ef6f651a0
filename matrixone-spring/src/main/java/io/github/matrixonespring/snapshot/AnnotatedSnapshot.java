package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import org.aopalliance.intercept.MethodInvocation;
import io.github.matrixonespring.advice.ExpressionNames;
import io.github.matrixonespring.advice.ExpressionTemplate;
import io.github.matrixonespring.advice.MethodCallContext;
import io.github.matrixonespring.advice.MethodRules;
import io.github.matrixonespring.advice.MethodVariables;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The attributes of {@link SnapshotAfterCommit} on one method, parsed.
 */
final class AnnotatedSnapshot {

	static final MethodRules RULES = new MethodRules("@SnapshotAfterCommit",
			"Annotate the blocking method that has the transaction");

	private final Method declaration;

	private final Method implementation;

	private final SnapshotAfterCommit annotation;

	private final MethodVariables variables;

	private final ExpressionNames names;

	private final BeanResolver beans;

	private final String origin;

	private final @Nullable ExpressionTemplate name;

	private final ExpressionTemplate database;

	private final ExpressionTemplate table;

	private final ExpressionTemplate account;

	private final ExpressionTemplate label;

	private final ExpressionTemplate description;

	private final @Nullable Expression condition;

	private final Duration coalesce;

	private final @Nullable Throttle throttle;

	/** Where nothing depends on the call. */
	private final @Nullable SnapshotRequest constant;

	/**
	 * Parse the attributes.
	 * @param declaration the method that has the annotation, whose names are used
	 * @param implementation the method that is called
	 * @throws IllegalArgumentException if an expression cannot be parsed, or a constant
	 * name is not allowed
	 */
	AnnotatedSnapshot(Method declaration, Method implementation, SnapshotAfterCommit annotation, BeanResolver beans) {
		RULES.check(implementation);
		this.declaration = declaration;
		this.implementation = implementation;
		this.annotation = annotation;
		this.variables = new MethodVariables(declaration, implementation);
		this.names = new ExpressionNames(this.variables);
		this.beans = beans;
		this.origin = ClassUtils.getQualifiedMethodName(declaration);
		this.name = StringUtils.hasLength(annotation.name()) ? template("name", annotation.name()) : null;
		this.database = template("database", annotation.database());
		this.table = template("table", annotation.table());
		this.account = template("account", annotation.account());
		this.label = template("label", annotation.label());
		this.description = template("description", annotation.description());
		this.condition = StringUtils.hasText(annotation.condition()) ? condition(annotation.condition()) : null;
		this.coalesce = duration("coalesce", annotation.coalesce());
		Duration interval = duration("atMostEvery", annotation.atMostEvery());
		this.throttle = interval.isZero() ? null : new Throttle(interval, System::nanoTime);
		checkName();
		checkLevel();
		checkNames();
		this.constant = isConstant() ? request(null) : null;
	}

	private void checkName() {
		Assert.isTrue(this.coalesce.isZero() || this.name == null || hasConstantName(), () -> describe("name")
				+ " is '%s': the name of a coalesced snapshot is a constant prefix".formatted(this.annotation.name()));
		Assert.isTrue(this.coalesce.isZero() || onFailure() != OnFailure.THROW, () -> describe("onFailure")
				+ " is THROW: the method has returned when a coalesced snapshot is created, and the ledger tries again");
		if (hasConstantName()) {
			try {
				new SnapshotName(this.annotation.name());
				if (isPrefix()) {
					UniqueName.checkPrefix(this.annotation.name());
				}
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(describe("name") + ": " + ex.getMessage(), ex);
			}
		}
	}

	/**
	 * The name of what is not taken for each call goes on with time and suffix.
	 */
	private boolean isPrefix() {
		return !this.coalesce.isZero() || this.throttle != null;
	}

	private boolean isConstant() {
		return (this.name == null || this.name.isConstant())
				&& Stream.of(this.database, this.table, this.account, this.label, this.description)
					.allMatch(ExpressionTemplate::isConstant);
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

	private void checkNames() {
		Stream.of(this.name, this.database, this.table, this.account, this.label, this.description)
			.filter(Objects::nonNull)
			.forEach((template) -> template.check(this.names));
		if (this.condition != null) {
			try {
				this.names.check(this.condition);
			}
			catch (IllegalArgumentException ex) {
				throw conditionCannotBeEvaluated(ex);
			}
		}
	}

	private boolean hasConstantName() {
		return this.name != null && this.name.isConstant();
	}

	/**
	 * Tell whether the second snapshot would have the name of the first one.
	 */
	boolean repeatsName() {
		return hasConstantName() && !isPrefix();
	}

	/**
	 * Check what is the same of all requests.
	 * @throws IllegalStateException if the manager cannot create such a snapshot
	 */
	void check(SnapshotManager manager) {
		SnapshotRequest any = SnapshotRequest.named("any").onFailure(onFailure());
		try {
			manager.check(this.coalesce.isZero() ? any : any.coalescedWithin(this.coalesce));
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("%s cannot work: %s".formatted(this, ex.getMessage()), ex);
		}
	}

	/**
	 * Return the method that is called.
	 */
	Method method() {
		return this.implementation;
	}

	ExpressionNames names() {
		return this.names;
	}

	String manager() {
		return this.annotation.manager();
	}

	private OnFailure onFailure() {
		return this.annotation.onFailure();
	}

	/**
	 * Ask for what one call asks for, unless the condition is not met or it is too early.
	 * @param manager asked for the snapshot
	 * @throws IllegalArgumentException if a name is not allowed or cannot be evaluated
	 */
	void ask(MethodInvocation invocation, @Nullable Object result, Clock clock,
			Function<AnnotatedSnapshot, SnapshotManager> manager) {
		RULES.checkResult(this.implementation, result);
		MethodCallContext call = (this.condition != null || this.constant == null)
				? new MethodCallContext(this.variables, invocation.getArguments(), result, this.beans) : null;
		if (this.condition != null && call != null && !isMet(this.condition, call)) {
			return;
		}
		SnapshotRequest request = (this.constant != null) ? this.constant : request(call);
		if (this.throttle == null) {
			manager.apply(this).createAfterCommit(named(request, clock));
			return;
		}
		this.throttle.ask(request.target(), (skipped) -> manager.apply(this)
			.createAfterCommit(named(request, clock).askedBy(this.origin, skipped)));
	}

	private SnapshotRequest named(SnapshotRequest request, Clock clock) {
		boolean named = request.isCoalesced() || (this.name != null && this.throttle == null);
		return named ? request : request.uniquelyNamed(clock.instant());
	}

	private SnapshotRequest request(@Nullable MethodCallContext call) {
		String snapshotName = (this.name != null) ? this.name.evaluate(call) : UniqueName.prefix(this.declaration);
		SnapshotRequest request = SnapshotRequest.named(snapshotName)
			.of(target(this.account.evaluate(call), this.database.evaluate(call), this.table.evaluate(call)))
			.labelled(this.label.evaluate(call))
			.describedAs(this.description.evaluate(call))
			.onFailure(onFailure())
			.askedBy(this.origin, 0);
		return this.coalesce.isZero() ? request : request.coalescedWithin(this.coalesce);
	}

	private SnapshotTarget target(String accountName, String databaseName, String tableName) {
		return new SnapshotTarget(this.annotation.level(), accountName, databaseName, tableName).validated();
	}

	private boolean isMet(Expression condition, MethodCallContext call) {
		try {
			return Boolean.TRUE.equals(condition.getValue(call, Boolean.class));
		}
		catch (EvaluationException | IllegalArgumentException ex) {
			throw conditionCannotBeEvaluated(ex);
		}
	}

	private String describe(String attribute) {
		return "%s of %s".formatted(attribute, this);
	}

	private Duration duration(String attribute, String text) {
		if (!StringUtils.hasText(text)) {
			return Duration.ZERO;
		}
		try {
			Duration duration = DurationFormatterUtils.detectAndParse(text);
			Assert.isTrue(duration.compareTo(Duration.ZERO) > 0, "It is not positive");
			return duration;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("%s is '%s': use a time such as 200ms or 5m. %s"
				.formatted(describe(attribute), text, ex.getMessage()), ex);
		}
	}

	private ExpressionTemplate template(String attribute, String text) {
		return new ExpressionTemplate(describe(attribute), text);
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

	private IllegalArgumentException conditionCannotBeEvaluated(RuntimeException ex) {
		return new IllegalArgumentException("%s, '%s', cannot be evaluated: %s".formatted(describe("condition"),
				this.annotation.condition(), ex.getMessage()), ex);
	}

	@Override
	public String toString() {
		return "@SnapshotAfterCommit on " + this.declaration;
	}

}
