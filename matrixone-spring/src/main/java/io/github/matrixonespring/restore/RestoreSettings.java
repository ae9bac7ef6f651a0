package io.github.matrixonespring.restore;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Settings of restores.
 *
 * @param maxRows how many rows a transaction writes at most
 * @param attempts how often a restore is tried if others change its rows meanwhile
 * @param lockTimeout how long a transaction of its own waits for a lock of others
 * @param safetySnapshot whether a snapshot is taken before
 * @param safetyKeep how long such snapshots are kept, except the last three of each
 * database
 * @param timeout how long the server's own statement may take, with what it waits for
 * @since 0.1.0
 */
public record RestoreSettings(int maxRows, int attempts, Duration lockTimeout, boolean safetySnapshot,
		Duration safetyKeep, Duration timeout) {

	private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

	/** How many rows a transaction writes at most by default. */
	public static final int DEFAULT_MAX_ROWS = 100_000;

	/** How often a restore is tried by default. */
	public static final int DEFAULT_ATTEMPTS = 3;

	/** How long a restore waits for a lock by default. */
	public static final String DEFAULT_LOCK_TIMEOUT = "10s";

	/** How long safety snapshots are kept by default. */
	public static final String DEFAULT_SAFETY_KEEP = "1d";

	/** How long the server's own statement may take by default. */
	public static final String DEFAULT_TIMEOUT = "10m";

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public RestoreSettings {
		Assert.isTrue(maxRows > 0, () -> "Maximum of rows %d is not allowed: use 1 or more".formatted(maxRows));
		Assert.isTrue(attempts > 0, () -> "Number of attempts %d is not allowed: use 1 or more".formatted(attempts));
		Assert.isTrue(lockTimeout.toSeconds() > 0,
				() -> "Lock timeout %s is not allowed: use one second or more".formatted(lockTimeout));
		Assert.isTrue(timeout.toSeconds() > 0 && timeout.compareTo(MAX_TIMEOUT) <= 0,
				() -> "Timeout %s is not allowed: use between one second and a day".formatted(timeout));
		Assert.isTrue(!safetyKeep.isNegative(),
				() -> "Time to keep safety snapshots %s is not allowed: use 0 or more".formatted(safetyKeep));
	}

	/**
	 * Create settings with the default timeout of the server's own statement.
	 * @param maxRows how many rows a transaction writes at most
	 * @param attempts how often a restore is tried if others change its rows meanwhile
	 * @param lockTimeout how long a transaction of its own waits for a lock of others
	 * @param safetySnapshot whether a snapshot is taken before
	 * @param safetyKeep how long such snapshots are kept, except the last three of each
	 * database
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public RestoreSettings(int maxRows, int attempts, Duration lockTimeout, boolean safetySnapshot,
			Duration safetyKeep) {
		this(maxRows, attempts, lockTimeout, safetySnapshot, safetyKeep, Duration.ofMinutes(10));
	}

	/**
	 * Return the default settings.
	 * @return the settings
	 */
	public static RestoreSettings defaults() {
		return new RestoreSettings(DEFAULT_MAX_ROWS, DEFAULT_ATTEMPTS, Duration.ofSeconds(10), true, Duration.ofDays(1),
				Duration.ofMinutes(10));
	}

}
