package io.github.matrixonespring.hibernate;

import java.util.Map;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.ServerCapabilities;
import jakarta.persistence.Timeout;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.lock.spi.LockingSupport;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;

/**
 * MySQL's dialect with the pessimistic locks of MatrixOne, which
 * {@link MatrixOneDialectResolver} chooses.
 * <p>
 * {@code PESSIMISTIC_WRITE} and {@code PESSIMISTIC_READ} are {@code for update} and
 * {@code for share} (before 4.2, which does not know it, {@code for update} as well),
 * without the alias ({@code of a1_0}) that the server does not parse: they lock the rows
 * of all tables of the query. The server knows neither NOWAIT nor SKIP LOCKED, nor a time
 * to wait for one query, and a {@code SET} of that time would commit half of the
 * transaction. So the hint {@code jakarta.persistence.lock.timeout}, and Hibernate's
 * {@code UPGRADE_NOWAIT} and {@code UPGRADE_SKIPLOCKED}, have no effect: <em>the query
 * waits</em>, as long as the session's {@code lock_wait_timeout} says (120 seconds,
 * unless the connection is opened with {@code sessionVariables=lock_wait_timeout=2}).
 * Where it has waited in vain, the server has rolled back the whole transaction.
 *
 * @since 0.1.0
 */
public class MatrixOneDialect extends MySQLDialect {

	/**
	 * Hibernate's setting that says whether the server has {@code FOR SHARE}. Left out,
	 * it is known by the version, or the server is asked when Hibernate starts.
	 */
	public static final String SHARED_ROW_LOCKS = "matrixone.shared_row_locks";

	/** The version of MySQL that the server calls itself. */
	private static final DatabaseVersion VERSION = DatabaseVersion.make(8, 0, 30);

	private final boolean sharedRowLocks;

	/**
	 * Create the dialect without a look at the database, for {@code hibernate.dialect}:
	 * that of MatrixOne 4.2.
	 */
	public MatrixOneDialect() {
		super(VERSION);
		this.sharedRowLocks = true;
	}

	/**
	 * Create the dialect of a database.
	 * @param info the database
	 */
	public MatrixOneDialect(DialectResolutionInfo info) {
		super(info);
		this.sharedRowLocks = hasSharedRowLocks(info);
	}

	private static boolean hasSharedRowLocks(DialectResolutionInfo info) {
		Object configured = info.getConfigurationValues().get(SHARED_ROW_LOCKS);
		if (configured != null) {
			return Boolean.parseBoolean(configured.toString());
		}
		return info.getDatabaseVersion() == null
				|| new ServerCapabilities(Map.of(), new ResolvedServer(info)).has(Capability.SHARED_ROW_LOCKS);
	}

	@Override
	public LockingSupport getLockingSupport() {
		return MatrixOneLocking.INSTANCE;
	}

	@Override
	protected boolean supportsAliasLocks() {
		return false;
	}

	@Override
	public String getReadLockString(Timeout timeout) {
		return this.sharedRowLocks ? super.getReadLockString(timeout) : getWriteLockString(timeout);
	}

	@Override
	public String getReadLockString(String aliases, Timeout timeout) {
		return this.sharedRowLocks ? super.getReadLockString(aliases, timeout) : getWriteLockString(aliases, timeout);
	}

	@Override
	public String getReadLockString(int timeout) {
		return this.sharedRowLocks ? super.getReadLockString(timeout) : getWriteLockString(timeout);
	}

	@Override
	public String getReadLockString(String aliases, int timeout) {
		return this.sharedRowLocks ? super.getReadLockString(aliases, timeout) : getWriteLockString(aliases, timeout);
	}

}
