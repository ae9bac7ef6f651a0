package io.github.matrixonespring.pool;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A property of a JDBC driver that is not safe on a MatrixOne server with some values.
 *
 * @since 0.1.0
 */
public enum UnsafeProperty {

	/**
	 * Statements that are prepared by the server.
	 */
	SERVER_PREPARED_STATEMENTS("useServerPrepStmts", "false", UnsafeProperty::isTrue,
			"after a statement that could not be prepared the answers are off by one"),

	/**
	 * Cursors, for which the driver lets the server prepare all statements.
	 */
	CURSORS("useCursorFetch", "false", UnsafeProperty::isTrue,
			"it has the server prepare statements, and after one that could not be prepared the answers are off by one"),

	/**
	 * A limit for the rows of each query.
	 */
	MAX_ROWS("maxRows", "-1", UnsafeProperty::isPositive,
			"for each query the driver sends a SET, which commits what the transaction has written"),

	/**
	 * A longer timeout for rows that are streamed.
	 */
	STREAMING("netTimeoutForStreamingResults", "0", UnsafeProperty::isNotZero,
			"before it streams rows the driver sends a SET, which commits what the transaction has written"),

	/**
	 * Statements that are sent before the one before is answered.
	 */
	PIPELINE("disablePipeline", "true", (value) -> !isTrue(value),
			"the server mixes up the answers of statements that are sent at once, as the driver does for batches");

	private static final Set<String> TRUE_VALUES = Set.of("true", "yes", "1");

	private final String propertyName;

	private final String safeValue;

	private final Predicate<@Nullable String> unsafe;

	private final String reason;

	UnsafeProperty(String propertyName, String safeValue, Predicate<@Nullable String> unsafe, String reason) {
		this.propertyName = propertyName;
		this.safeValue = safeValue;
		this.unsafe = unsafe;
		this.reason = reason;
	}

	/**
	 * Return the name of the property.
	 * @return the name
	 */
	public String propertyName() {
		return this.propertyName;
	}

	/**
	 * Return the value that is safe.
	 * @return the value
	 */
	public String safeValue() {
		return this.safeValue;
	}

	/**
	 * Return what happens with another value.
	 * @return the reason
	 */
	public String reason() {
		return this.reason;
	}

	boolean isUnsafe(Function<String, @Nullable String> properties) {
		return this.unsafe.test(properties.apply(this.propertyName));
	}

	/**
	 * Return whether a driver takes a value as true.
	 * @param value the value, or {@code null} if the property is left open
	 * @return whether it does
	 */
	public static boolean isTrue(@Nullable String value) {
		return value != null && TRUE_VALUES.contains(value.toLowerCase(Locale.ROOT));
	}

	private static boolean isPositive(@Nullable String value) {
		return value != null && value.matches("\\+?0*[1-9]\\d*");
	}

	private static boolean isNotZero(@Nullable String value) {
		return value != null && !value.matches("-?0+");
	}

}
