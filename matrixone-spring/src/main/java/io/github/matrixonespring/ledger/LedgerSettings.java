package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Settings of the ledger.
 *
 * @param application whose entries these are: an application finishes, lists and removes
 * its own alone. The same for all of its instances, also after a restart, and no other
 * application's: 1 to 100 characters, without control characters and without blanks at
 * either end
 * @param database the database that the tables are in; not one that is restored or cloned
 * @param adoptUnowned whether entries that belong to nobody, as they were written before
 * entries had an application, are this application's. For one application of a ledger
 * @param recoveryInterval how often unfinished entries are looked for
 * @param recoverAfter how old an entry must be to be taken for unfinished; twice as long
 * as a snapshot takes where the server is slow, or longer. The applications' clocks need
 * not agree, for only the database's time is asked
 * @param maxAttempts how often recovery tries before it gives an entry up
 * @param retryDelay how long recovery waits after its first failed attempt; twice as long
 * after each further one, at most an hour
 * @param keep how long finished entries are kept
 * @param shutdownTimeout how long to wait at shutdown for snapshots that are being
 * created
 * @param principal tells who is asking for a snapshot, as far as that is known
 * @since 0.1.0
 */
public record LedgerSettings(String application, String database, boolean adoptUnowned, Duration recoveryInterval,
		Duration recoverAfter, int maxAttempts, Duration retryDelay, Duration keep, Duration shutdownTimeout,
		LedgerPrincipal principal) {

	/** The database that the tables are in where no other one is named. */
	public static final String DEFAULT_DATABASE = "matrixone_spring";

	private static final Duration MAX_RETRY_DELAY = Duration.ofHours(1);

	/** How often unfinished entries are looked for, unless something else is said. */
	public static final String DEFAULT_RECOVERY_INTERVAL = "30s";

	/** How old an unfinished entry is, unless something else is said. */
	public static final String DEFAULT_RECOVER_AFTER = "1m";

	/** How often recovery tries, unless something else is said. */
	public static final int DEFAULT_MAX_ATTEMPTS = 10;

	/** How long recovery waits at first, unless something else is said. */
	public static final String DEFAULT_RETRY_DELAY = "30s";

	/** How long finished entries are kept, unless something else is said. */
	public static final String DEFAULT_KEEP = "30d";

	/** How long to wait at shutdown, unless something else is said. */
	public static final String DEFAULT_SHUTDOWN_TIMEOUT = "30s";

	private static final int MAX_DATABASE_LENGTH = 64;

	/** A script would be cut at anything else, two hyphens included. */
	private static final Pattern DATABASE = Pattern.compile("[\\p{L}\\p{N}_$]+(-[\\p{L}\\p{N}_$]+)*");

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a name is missing or not allowed, if a time is
	 * not positive or if there is no attempt
	 */
	public LedgerSettings {
		LedgerOwner.check(application);
		checkDatabase(database);
		positive("recovery-interval", recoveryInterval);
		positive("recover-after", recoverAfter);
		positive("retry-delay", retryDelay);
		positive("keep", keep);
		Assert.isTrue(!shutdownTimeout.isNegative(),
				() -> "Ledger shutdown-timeout %s is negative: use 0 or more".formatted(shutdownTimeout));
		Assert.isTrue(maxAttempts > 0,
				() -> "Ledger max-attempts %d is not allowed: use 1 or more".formatted(maxAttempts));
	}

	private static void checkDatabase(String database) {
		Assert.isTrue(database.length() <= MAX_DATABASE_LENGTH && DATABASE.matcher(database).matches(),
				() -> """
						Ledger database '%s' is not allowed: use 1 to %d letters, digits, '_' and '$', and single hyphens between \
						them"""
					.formatted(database.replaceAll("\\p{Cntrl}", "?"), MAX_DATABASE_LENGTH));
	}

	private static void positive(String name, Duration duration) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(),
				() -> "Ledger %s %s is not allowed: use more than 0".formatted(name, duration));
	}

	/**
	 * Return the settings that apply without configuration.
	 * @param application whose entries these are
	 * @return the defaults
	 */
	public static LedgerSettings defaults(String application) {
		return new LedgerSettings(application, DEFAULT_DATABASE, false, duration(DEFAULT_RECOVERY_INTERVAL),
				duration(DEFAULT_RECOVER_AFTER), DEFAULT_MAX_ATTEMPTS, duration(DEFAULT_RETRY_DELAY),
				duration(DEFAULT_KEEP), duration(DEFAULT_SHUTDOWN_TIMEOUT), () -> null);
	}

	private static Duration duration(String text) {
		return DurationFormatterUtils.parse(text, Style.SIMPLE);
	}

	/**
	 * Return how long to wait after an attempt.
	 */
	Duration delayAfter(int attempts) {
		ExponentialBackOff backOff = new ExponentialBackOff(Math.max(1, this.retryDelay.toMillis()), 2);
		backOff.setMaxInterval(MAX_RETRY_DELAY.toMillis());
		BackOffExecution execution = backOff.start();
		for (int i = 1; i < attempts; i++) {
			execution.nextBackOff();
		}
		return Duration.ofMillis(execution.nextBackOff());
	}

}
