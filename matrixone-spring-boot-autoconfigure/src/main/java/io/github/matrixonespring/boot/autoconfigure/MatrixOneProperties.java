package io.github.matrixonespring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Properties of the MatrixOne support.
 *
 * @param enabled Whether to enable the MatrixOne support.
 * @param driverDefaults Whether to set the JDBC driver's properties that MatrixOne needs,
 * as far as the DataSource leaves them open.
 * @param verifyServer Whether to check at start that the server is MatrixOne, which costs
 * a connection.
 * @param statementTimeout Maximum time that a snapshot or clone statement may take before
 * its connection is given up.
 * @param transaction Transactions.
 * @param admin User with administrator rights.
 * @param separateConnections Connections beside the application's pool.
 * @param server The server.
 * @param timeTravel Reading the past.
 * @param restore Going back.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone")
public record MatrixOneProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean driverDefaults,
		@DefaultValue("false") boolean verifyServer,
		@DefaultValue(ConnectionSettings.DEFAULT_STATEMENT_TIMEOUT) Duration statementTimeout,
		@DefaultValue Transaction transaction, @DefaultValue Admin admin,
		@DefaultValue SeparateConnections separateConnections, @DefaultValue Server server,
		@DefaultValue TimeTravel timeTravel, @DefaultValue Restore restore) {

	/**
	 * Create the properties.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public MatrixOneProperties {
		CheckedProperties.settings("matrixone.statement-timeout",
				() -> new ConnectionSettings(transaction.explicitBegin(), statementTimeout,
						SeparateConnectionSettings.defaults(), List::of));
	}

	/**
	 * Return the settings that these are.
	 * @param fallback where to connect when the kind of the pool is not known
	 * @param listeners see every statement
	 */
	ConnectionSettings settings(Supplier<@Nullable Access> fallback,
			Supplier<List<MatrixOneStatementListener>> listeners) {
		return new ConnectionSettings(this.transaction.explicitBegin(), this.statementTimeout,
				this.separateConnections.settings(this.admin.settings(), fallback), listeners,
				this.server.capabilities());
	}

	/**
	 * Transactions.
	 *
	 * @param explicitBegin Whether to begin read-write transactions with BEGIN, so that
	 * clones take part in them.
	 */
	public record Transaction(@DefaultValue("true") boolean explicitBegin) {

	}

	/**
	 * User with administrator rights.
	 *
	 * @param username Login username of a user whose role may manage and list snapshots,
	 * where the application's user may not.
	 * @param password Login password of that user.
	 * @param url JDBC URL for that user. Left out, the application's URL.
	 */
	public record Admin(@Nullable String username, @DefaultValue("") String password, @Nullable String url) {

		/**
		 * Create the properties.
		 * @throws IllegalArgumentException if there is a password or URL but no user
		 */
		public Admin {
			Assert.isTrue(StringUtils.hasText(username) || (password.isEmpty() && !StringUtils.hasText(url)),
					"matrixone.admin.password and matrixone.admin.url need a matrixone.admin.username");
		}

		SeparateConnectionSettings.@Nullable Admin settings() {
			return StringUtils.hasText(this.username)
					? new SeparateConnectionSettings.Admin(this.username, this.password, this.url) : null;
		}

		@Override
		public String toString() {
			return "Admin[username=" + this.username + ", url=" + this.url + "]";
		}

	}

	/**
	 * Connections beside the application's pool.
	 *
	 * @param maximum Maximum number of connections that are open at once, of the
	 * application's user and of the one with administrator rights each. They are used for
	 * provisional snapshots, and where the thread may hold the last one of the pool.
	 * @param timeout Maximum time to wait for a free one of them.
	 */
	public record SeparateConnections(@DefaultValue("" + SeparateConnectionSettings.DEFAULT_MAXIMUM) int maximum,
			@DefaultValue(SeparateConnectionSettings.DEFAULT_TIMEOUT) Duration timeout) {

		/**
		 * Create the properties.
		 * @throws IllegalArgumentException if a value is not allowed
		 */
		public SeparateConnections {
			CheckedProperties.settings("matrixone.separate-connections",
					() -> new SeparateConnectionSettings(maximum, timeout, null, () -> null));
		}

		SeparateConnectionSettings settings(SeparateConnectionSettings.@Nullable Admin admin,
				Supplier<@Nullable Access> fallback) {
			return new SeparateConnectionSettings(this.maximum, this.timeout, admin, fallback);
		}

	}

	/**
	 * The server.
	 *
	 * @param capabilities Whether the server has a capability, by the name of that. What
	 * is left out is found out when it is needed.
	 * @param snapshotQuota Number of snapshots of each level that an account other than
	 * 'sys' may have, as the server tells only 'sys'. 0 means no limit.
	 */
	public record Server(@DefaultValue Map<Capability, Boolean> capabilities,
			@DefaultValue("" + SnapshotQuota.DEFAULT_LIMIT) int snapshotQuota) {

		/**
		 * Create the properties.
		 * @throws IllegalArgumentException if a value is not allowed
		 */
		public Server {
			Assert.isTrue(snapshotQuota >= 0,
					() -> "matrixone.server.snapshot-quota=%d is not allowed: use 0 or more".formatted(snapshotQuota));
		}

	}

	/**
	 * Reading the past.
	 *
	 * @param unprotected How far back the server is trusted to keep everything, whether
	 * or not a snapshot or PITR does.
	 */
	public record TimeTravel(@DefaultValue("0s") Duration unprotected) {

		/**
		 * Create the properties.
		 * @throws IllegalArgumentException if the time is negative
		 */
		public TimeTravel {
			Assert.isTrue(!unprotected.isNegative(),
					() -> "matrixone.time-travel.unprotected=%s is not allowed: use 0 or more".formatted(unprotected));
		}

	}

	/**
	 * Going back.
	 *
	 * @param maxRows Maximum number of rows that a restore writes in one transaction.
	 * @param attempts Maximum number of times that a restore is tried if others change
	 * its rows meanwhile.
	 * @param lockTimeout Maximum time that a restore waits for a lock of others, in a
	 * transaction of its own.
	 * @param safetySnapshot Whether to take a snapshot before a restore, by which it can
	 * be undone.
	 * @param safetyKeep How long to keep such snapshots, but for the last three of each
	 * database.
	 * @param timeout Maximum time that the server's own RESTORE may take, with what it
	 * waits for.
	 */
	public record Restore(@DefaultValue("" + RestoreSettings.DEFAULT_MAX_ROWS) int maxRows,
			@DefaultValue("" + RestoreSettings.DEFAULT_ATTEMPTS) int attempts,
			@DefaultValue(RestoreSettings.DEFAULT_LOCK_TIMEOUT) Duration lockTimeout,
			@DefaultValue("true") boolean safetySnapshot,
			@DefaultValue(RestoreSettings.DEFAULT_SAFETY_KEEP) Duration safetyKeep,
			@DefaultValue(RestoreSettings.DEFAULT_TIMEOUT) Duration timeout) {

		/**
		 * Create the properties.
		 * @throws IllegalArgumentException if a value is not allowed
		 */
		public Restore {
			CheckedProperties.settings("matrixone.restore",
					() -> new RestoreSettings(maxRows, attempts, lockTimeout, safetySnapshot, safetyKeep, timeout));
		}

		RestoreSettings settings() {
			return new RestoreSettings(this.maxRows, this.attempts, this.lockTimeout, this.safetySnapshot,
					this.safetyKeep, this.timeout);
		}

	}

}
