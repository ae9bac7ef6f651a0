package io.github.matrixonespring.boot.autoconfigure;

import java.time.Duration;

import io.github.matrixonespring.ledger.LedgerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the ledger of snapshots.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.ledger")
public class MatrixOneLedgerProperties extends DatabaseInitializationProperties {

	private static final String DEFAULT_SCHEMA_LOCATION = "classpath:io/github/matrixonespring/ledger/schema.sql";

	/**
	 * Whether to keep account of the snapshots that transactions ask for, so that none is
	 * lost when the application ends in between.
	 */
	private boolean enabled;

	/**
	 * Name of the application, whose own snapshots alone are recovered and whose own
	 * entries alone are removed. The same for all instances of the application, and no
	 * other application's. Default is 'spring.application.name'.
	 */
	private @Nullable String application;

	/**
	 * Database that the tables of the ledger are in.
	 */
	private String database = LedgerSettings.DEFAULT_DATABASE;

	/**
	 * Whether entries that belong to no application, as they were written before entries
	 * had one, are those of this application.
	 */
	private boolean adoptUnowned;

	/**
	 * How often to look for snapshots that were asked for and not finished.
	 */
	private Duration recoveryInterval = Duration.ofSeconds(30);

	/**
	 * How long ago a snapshot must have been asked for to be taken for unfinished. Longer
	 * than a snapshot takes.
	 */
	private Duration recoverAfter = Duration.ofMinutes(1);

	/**
	 * Maximum number of attempts to recover a snapshot.
	 */
	private int maxAttempts = 10;

	/**
	 * Time to wait after the first failed attempt to recover a snapshot, twice as long
	 * after each further one, and at most an hour.
	 */
	private Duration retryDelay = Duration.ofSeconds(30);

	/**
	 * How long to keep finished entries.
	 */
	private Duration keep = Duration.ofDays(30);

	/**
	 * Maximum time to wait at shutdown for snapshots that are being created.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(30);

	/**
	 * Create the properties.
	 */
	public MatrixOneLedgerProperties() {
		setContinueOnError(false);
	}

	@Override
	public String getDefaultSchemaLocation() {
		return DEFAULT_SCHEMA_LOCATION;
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getApplication() {
		return this.application;
	}

	public void setApplication(@Nullable String application) {
		this.application = application;
	}

	public String getDatabase() {
		return this.database;
	}

	public void setDatabase(String database) {
		this.database = database;
	}

	public boolean isAdoptUnowned() {
		return this.adoptUnowned;
	}

	public void setAdoptUnowned(boolean adoptUnowned) {
		this.adoptUnowned = adoptUnowned;
	}

	public Duration getRecoveryInterval() {
		return this.recoveryInterval;
	}

	public void setRecoveryInterval(Duration recoveryInterval) {
		this.recoveryInterval = recoveryInterval;
	}

	public Duration getRecoverAfter() {
		return this.recoverAfter;
	}

	public void setRecoverAfter(Duration recoverAfter) {
		this.recoverAfter = recoverAfter;
	}

	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public Duration getRetryDelay() {
		return this.retryDelay;
	}

	public void setRetryDelay(Duration retryDelay) {
		this.retryDelay = retryDelay;
	}

	public Duration getKeep() {
		return this.keep;
	}

	public void setKeep(Duration keep) {
		this.keep = keep;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

}
