package io.github.matrixonespring.transaction;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.MatrixOneStatementListener;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;

/**
 * Settings of {@link MatrixOneConnections}.
 *
 * @param explicitBegin whether read-write transactions are begun with {@code BEGIN}
 * @param statementTimeout how long a snapshot or clone statement may take before its
 * connection is given up
 * @param separate where connections beside the application's pool come from
 * @param listeners see every statement; asked for with each, so that they may be made as
 * late as that
 * @param capabilities what the server is taken to have, or not, without being asked
 * @param observer sees every operation
 * @since 0.1.0
 */
public record ConnectionSettings(boolean explicitBegin, Duration statementTimeout, SeparateConnectionSettings separate,
		Supplier<List<MatrixOneStatementListener>> listeners, Map<Capability, Boolean> capabilities,
		OperationObserver observer) {

	/** How long a statement may take, unless something else is said. */
	public static final String DEFAULT_STATEMENT_TIMEOUT = "3m";

	private static final Duration MAX_STATEMENT_TIMEOUT = Duration.ofDays(1);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the statement timeout is not positive or is
	 * longer than a day
	 */
	public ConnectionSettings {
		Assert.isTrue(
				!statementTimeout.isNegative() && !statementTimeout.isZero()
						&& statementTimeout.compareTo(MAX_STATEMENT_TIMEOUT) <= 0,
				() -> "Statement timeout %s is not allowed: use more than 0 and at most a day"
					.formatted(statementTimeout));
		capabilities = Map.copyOf(capabilities);
	}

	/**
	 * Create settings whose operations nobody sees.
	 * @param explicitBegin whether read-write transactions are begun with {@code BEGIN}
	 * @param statementTimeout how long a snapshot or clone statement may take before its
	 * connection is given up
	 * @param separate where connections beside the application's pool come from
	 * @param listeners see every statement
	 * @param capabilities what the server is taken to have, or not, without being asked
	 * @throws IllegalArgumentException if the statement timeout is not positive or is
	 * longer than a day
	 */
	public ConnectionSettings(boolean explicitBegin, Duration statementTimeout, SeparateConnectionSettings separate,
			Supplier<List<MatrixOneStatementListener>> listeners, Map<Capability, Boolean> capabilities) {
		this(explicitBegin, statementTimeout, separate, listeners, capabilities, OperationObserver.NONE);
	}

	/**
	 * Create settings that leave the capabilities of the server to be found out.
	 * @param explicitBegin whether read-write transactions are begun with {@code BEGIN}
	 * @param statementTimeout how long a snapshot or clone statement may take before its
	 * connection is given up
	 * @param separate where connections beside the application's pool come from
	 * @param listeners see every statement
	 * @throws IllegalArgumentException if the statement timeout is not positive or is
	 * longer than a day
	 */
	public ConnectionSettings(boolean explicitBegin, Duration statementTimeout, SeparateConnectionSettings separate,
			Supplier<List<MatrixOneStatementListener>> listeners) {
		this(explicitBegin, statementTimeout, separate, listeners, Map.of());
	}

	/**
	 * Have every operation seen.
	 * @param observer sees it
	 * @return the settings with it
	 */
	public ConnectionSettings observedBy(OperationObserver observer) {
		return new ConnectionSettings(this.explicitBegin, this.statementTimeout, this.separate, this.listeners,
				this.capabilities, observer);
	}

	/**
	 * Return the settings that apply without configuration.
	 * @return the defaults
	 */
	public static ConnectionSettings defaults() {
		return new ConnectionSettings(true, DurationFormatterUtils.parse(DEFAULT_STATEMENT_TIMEOUT, Style.SIMPLE),
				SeparateConnectionSettings.defaults(), List::of);
	}

}
