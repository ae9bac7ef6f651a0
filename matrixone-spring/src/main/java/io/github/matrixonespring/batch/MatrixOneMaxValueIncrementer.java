package io.github.matrixonespring.batch;

import java.util.concurrent.atomic.AtomicLong;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.incrementer.DataFieldMaxValueIncrementer;

/**
 * Counts in the one row of a table, such as {@code BATCH_JOB_INSTANCE_SEQ} of Spring
 * Batch. Spring's own {@code MySQLMaxValueIncrementer} does so by
 * {@code last_insert_id(id + 1)}, which a MatrixOne server refuses.
 * <p>
 * Each number is taken in a short transaction of its own, on a connection beside that of
 * the caller's transaction: it is not given out again when the caller rolls back, and
 * nobody waits until the caller commits. The table is in the database that is current for
 * the caller, also where a {@code USE} or the {@link javax.sql.DataSource} has selected
 * it. Numbers grow in the order in which they are taken, on whatever node of the cluster,
 * as Spring Batch needs: its last execution of a job is the one with the greatest id.
 * (That of an AUTO_INCREMENT column is not: each node has numbers of its own in reserve.)
 * The table is cloned and restored with its database, which a sequence is not.
 *
 * @since 0.1.0
 */
public class MatrixOneMaxValueIncrementer implements DataFieldMaxValueIncrementer {

	private final MatrixOneConnections connections;

	private final String table;

	private final IncrementerSql sql;

	/**
	 * Create an incrementer, without asking the server.
	 * @param connections the connections to the server
	 * @param table the name of the table, which may have its database in front and a dot
	 * between
	 * @param column the name of the column that counts
	 * @throws IllegalArgumentException if one of the names cannot be one
	 */
	public MatrixOneMaxValueIncrementer(MatrixOneConnections connections, String table, String column) {
		this.connections = connections;
		this.table = table;
		this.sql = IncrementerSql.of(table, column);
	}

	@Override
	public int nextIntValue() {
		return Math.toIntExact(nextLongValue());
	}

	/**
	 * Take the next number.
	 * @return the number
	 * @throws DataAccessResourceFailureException if the table has not exactly one row
	 */
	@Override
	public long nextLongValue() {
		AtomicLong next = new AtomicLong();
		try (MatrixOneStatements statements = this.connections.independent()) {
			IncrementerSql qualified = this.sql.qualified() ? this.sql : this.sql.in(statements.currentDatabase());
			statements.together(() -> next.set(increment(statements, qualified)));
		}
		return next.get();
	}

	private long increment(MatrixOneStatements statements, IncrementerSql qualified) {
		int rows = statements.update(qualified.increment());
		if (rows != 1) {
			throw new DataAccessResourceFailureException(
					"""
							The table '%s' has %d rows to count in, and must have one; nothing was changed. For Spring Batch, its \
							schema-mysql.sql writes this row: insert it with the greatest id that is in use"""
						.formatted(this.table, rows));
		}
		return statements.query(qualified.read(), (row, number) -> row.getLong(1)).get(0);
	}

	@Override
	public String nextStringValue() {
		return Long.toString(nextLongValue());
	}

}
