package io.github.matrixonespring.transaction;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;

/**
 * Where connections beside the application's pool come from, and how many there are.
 *
 * @param maximum how many are open at once, at most, of the application's user and of the
 * administrator each
 * @param timeout how long to wait for a free one
 * @param admin the user with administrator rights, or {@code null} to use the
 * application's
 * @param fallback where to connect when the kind of the application's pool is not known;
 * may return {@code null}
 * @since 0.1.0
 */
public record SeparateConnectionSettings(int maximum, Duration timeout, @Nullable Admin admin,
		Supplier<@Nullable Access> fallback) {

	/** How many connections are open at once, unless something else is said. */
	public static final int DEFAULT_MAXIMUM = 2;

	/** How long to wait for a free one, unless something else is said. */
	public static final String DEFAULT_TIMEOUT = "30s";

	private static final Duration MIN_TIMEOUT = Duration.ofMillis(250);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the maximum is below 1 or the timeout below 250
	 * ms
	 */
	public SeparateConnectionSettings {
		Assert.isTrue(maximum >= 1,
				() -> "Maximum of separate connections %d is not allowed: use at least 1".formatted(maximum));
		Assert.isTrue(timeout.compareTo(MIN_TIMEOUT) >= 0,
				() -> "Timeout of separate connections %s is not allowed: use at least %d ms".formatted(timeout,
						MIN_TIMEOUT.toMillis()));
	}

	/**
	 * Return the settings that apply without configuration.
	 * @return the defaults
	 */
	public static SeparateConnectionSettings defaults() {
		return new SeparateConnectionSettings(DEFAULT_MAXIMUM,
				DurationFormatterUtils.parse(DEFAULT_TIMEOUT, Style.SIMPLE), null, () -> null);
	}

	/**
	 * A user whose role may execute snapshot statements and read the snapshot catalog.
	 *
	 * @param username the user, on a MatrixOne server also as {@code account:user:role}
	 * @param password the password
	 * @param url the JDBC URL, or {@code null} to use the application's
	 */
	public record Admin(String username, String password, @Nullable String url) {

		@Override
		public String toString() {
			return "Admin[username=" + this.username + ", url=" + this.url + "]";
		}

	}

	/**
	 * How to connect to the server.
	 *
	 * @param url the JDBC URL
	 * @param username the user
	 * @param password the password
	 * @param driverClassName the driver, or {@code null} to find it by the URL
	 */
	public record Access(String url, @Nullable String username, @Nullable String password,
			@Nullable String driverClassName) {

		@Override
		public String toString() {
			return "Access[url=" + this.url + ", username=" + this.username + "]";
		}

	}

}
