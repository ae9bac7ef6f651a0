package io.github.matrixonespring.boot.autoconfigure;

import java.time.Duration;

import io.github.matrixonespring.ledger.LedgerPrincipal;
import io.github.matrixonespring.ledger.LedgerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Properties of the ledger of snapshots.
 *
 * @param enabled Whether to keep account of the snapshots that transactions ask for, so
 * that none is lost when the application ends in between.
 * @param application Name of the application, whose own snapshots alone are recovered and
 * whose own entries alone are removed. The same for all instances of the application, and
 * no other application's. Default is 'spring.application.name'.
 * @param database Database that the tables of the ledger are in.
 * @param adoptUnowned Whether entries that belong to no application, as they were written
 * before entries had one, are those of this application.
 * @param recoveryInterval How often to look for snapshots that were asked for and not
 * finished.
 * @param recoverAfter How long ago a snapshot must have been asked for to be taken for
 * unfinished. Longer than a snapshot takes.
 * @param maxAttempts Maximum number of attempts to recover a snapshot.
 * @param retryDelay Time to wait after the first failed attempt to recover a snapshot,
 * twice as long after each further one, and at most an hour.
 * @param keep How long to keep finished entries.
 * @param shutdownTimeout Maximum time to wait at shutdown for snapshots that are being
 * created.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.ledger")
public record MatrixOneLedgerProperties(@DefaultValue("false") boolean enabled, @Nullable String application,
		@DefaultValue(LedgerSettings.DEFAULT_DATABASE) String database, @DefaultValue("false") boolean adoptUnowned,
		@DefaultValue(LedgerSettings.DEFAULT_RECOVERY_INTERVAL) Duration recoveryInterval,
		@DefaultValue(LedgerSettings.DEFAULT_RECOVER_AFTER) Duration recoverAfter,
		@DefaultValue("" + LedgerSettings.DEFAULT_MAX_ATTEMPTS) int maxAttempts,
		@DefaultValue(LedgerSettings.DEFAULT_RETRY_DELAY) Duration retryDelay,
		@DefaultValue(LedgerSettings.DEFAULT_KEEP) Duration keep,
		@DefaultValue(LedgerSettings.DEFAULT_SHUTDOWN_TIMEOUT) Duration shutdownTimeout) {

	/**
	 * Return the settings that these are.
	 * @param applicationName the name of the application where these have none
	 * @param principal tells who is asking for a snapshot
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	LedgerSettings settings(@Nullable String applicationName, LedgerPrincipal principal) {
		String owner = StringUtils.hasText(this.application) ? this.application : applicationName;
		if (!StringUtils.hasText(owner)) {
			throw new MissingLedgerApplicationException();
		}
		return CheckedProperties.settings("matrixone.ledger",
				() -> new LedgerSettings(owner, this.database, this.adoptUnowned, this.recoveryInterval,
						this.recoverAfter, this.maxAttempts, this.retryDelay, this.keep, this.shutdownTimeout,
						principal));
	}

}
