package io.github.matrixonespring.diff;

import java.util.stream.Stream;

import io.github.matrixonespring.support.PointInTimeNotKeptException;
import org.jspecify.annotations.Nullable;

/**
 * Comparing two moments. Rows are told apart by their primary key, which must be the same
 * at both; in a table without one by the server's hidden key, so that a row that was
 * removed and inserted again is one removed and one added. Columns are compared with
 * {@code <=>}: text by its bytes, and {@code NULL} is equal to {@code NULL}.
 * <p>
 * Takes part in the current transaction; of {@code PointInTime.now()} that sees its own
 * changes, of a moment of the past only what was committed. Reads both versions of each
 * table in whole, also where a condition restricts what is told: about a microsecond for
 * each row of them. A statement of the server reads one moment of the past only; so two
 * of them are compared in this process, by digests of their rows.
 *
 * @since 0.1.0
 */
public interface DiffOperations {

	/**
	 * Compare a table.
	 * @param database its database
	 * @param table its name
	 * @return the comparison, for which nothing has been sent yet
	 */
	TableDiff table(String database, String table);

	/**
	 * Compare all tables of a database. Views are not compared.
	 * @param database its name
	 * @return the comparison, for which nothing has been sent yet
	 */
	DatabaseDiff database(String database);

	/**
	 * The comparison of a table.
	 */
	interface TableDiff {

		/**
		 * Restrict it to rows that meet a condition at one of the moments, or at both.
		 * @param condition one boolean expression on columns of the table, with {@code ?}
		 * for values. Its subqueries read the same moment as the row. Never put a user's
		 * text into it
		 * @param arguments the values
		 * @return the restricted comparison
		 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is no
		 * single expression, or if the number of values is wrong
		 */
		TableDiff where(String condition, @Nullable Object... arguments);

		/**
		 * Count what differs: by one statement, of two moments of the past by two.
		 * @return the numbers
		 * @throws PointInTimeNotKeptException if nothing is known to keep one of the
		 * moments
		 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if the
		 * table exists at neither moment, or has different primary keys at them
		 */
		TableChanges summary();

		/**
		 * Read the rows that differ: by one statement, of two moments of the past by
		 * several. Outside of a transaction they come from the server one by one; in one,
		 * the driver reads all of them at first.
		 * @return the rows, in no order; the connection is kept until the stream is
		 * closed
		 */
		Stream<RowChange> rows();

	}

	/**
	 * The comparison of a database.
	 */
	interface DatabaseDiff {

		/**
		 * Count what differs in each table: by one statement, of two moments of the past
		 * by two for each table.
		 * @return the numbers
		 * @throws PointInTimeNotKeptException if nothing is known to keep one of the
		 * moments
		 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if a
		 * table has different primary keys at the moments
		 */
		DatabaseChanges summary();

		/**
		 * Read the rows that differ, by one statement for each table, sent when its turn
		 * comes.
		 * @return the rows, table by table; a connection is kept until the stream is
		 * closed
		 */
		Stream<RowChange> rows();

	}

}
