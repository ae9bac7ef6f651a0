package io.github.matrixonespring.snapshot;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.util.Assert;

/**
 * How many snapshots an account may have, which the server limits by level. It tells only
 * the account {@code sys} its limits; those of another account have to be configured.
 *
 * @since 0.1.0
 */
public final class SnapshotQuota {

	/** The server's limit for each level of an account. */
	public static final int DEFAULT_LIMIT = 50;

	/** The levels whose number the server limits. */
	public static final List<SnapshotLevel> LIMITED = List.of(SnapshotLevel.ACCOUNT, SnapshotLevel.DATABASE,
			SnapshotLevel.TABLE);

	private static final String SYSTEM_ACCOUNT = "sys";

	private final MatrixOneConnections connections;

	private final int limit;

	/**
	 * Create a quota.
	 * @param connections the connections, to be closed by the caller
	 * @param limit how many snapshots of each level an account other than {@code sys} may
	 * have, or 0 for no limit
	 * @throws IllegalArgumentException if the limit is negative
	 */
	public SnapshotQuota(MatrixOneConnections connections, int limit) {
		Assert.isTrue(limit >= 0, () -> "Limit %d of snapshots is not allowed: use 0 or more".formatted(limit));
		this.connections = connections;
		this.limit = limit;
	}

	/**
	 * Ask the server for the limits. Reads only, and joins the current transaction.
	 * @return how many snapshots of each level the account may have; a level without a
	 * limit is left out
	 */
	public Map<SnapshotLevel, Integer> limits() {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			String account = statements.query(SnapshotSql.ACCOUNT, (row, number) -> row.getString(1)).get(0);
			return account.equals(SYSTEM_ACCOUNT) ? told(statements) : assumed(statements);
		}
	}

	private static Map<SnapshotLevel, Integer> told(MatrixOneStatements statements) {
		Map<SnapshotLevel, Integer> limits = new EnumMap<>(SnapshotLevel.class);
		if (!statements.query(SnapshotSql.HAS_LIMITS, (row, number) -> number).isEmpty()) {
			Map<String, Integer> told = new HashMap<>();
			statements.query(SnapshotSql.LIMITS,
					(row, number) -> told.put(row.getString(1).toUpperCase(Locale.ROOT), row.getInt(2)));
			for (SnapshotLevel level : SnapshotLevel.values()) {
				Integer limit = told.get(level.name());
				if (limit != null && limit >= 0) {
					limits.put(level, limit);
				}
			}
		}
		return limits;
	}

	private Map<SnapshotLevel, Integer> assumed(MatrixOneStatements statements) {
		Map<SnapshotLevel, Integer> limits = new EnumMap<>(SnapshotLevel.class);
		// Servers before 4.0 limit nothing.
		if (this.limit > 0 && statements.serverHas(Capability.RESTORE_WITH_BRACES)) {
			LIMITED.forEach((level) -> limits.put(level, this.limit));
		}
		return limits;
	}

}
