package io.github.matrixonespring;

import java.time.Instant;
import java.util.List;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.diff.DiffOperations;
import io.github.matrixonespring.diff.HistoryOperations;
import io.github.matrixonespring.doctor.Finding;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.server.ServerCapabilities;
import io.github.matrixonespring.snapshot.SnapshotAccessor;
import io.github.matrixonespring.timetravel.AsOfAccessor;
import io.github.matrixonespring.timetravel.AsOfOperations;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All that this library does on one {@link javax.sql.DataSource}, within Spring's
 * transactions.
 *
 * @since 0.1.0
 * @see MatrixOneTemplate
 */
public interface MatrixOneOperations extends SnapshotAccessor, AsOfAccessor {

	/**
	 * Return a client for statements of your own, which take part in the current
	 * transaction. What would end a transaction on this server is refused in it, with
	 * {@link io.github.matrixonespring.support.NotAllowedInTransactionException} and
	 * before anything is sent: {@code SET}, {@code BEGIN}, {@code START TRANSACTION},
	 * {@code COMMIT}, {@code ROLLBACK} and {@code LOCK TABLES}, and the settings for
	 * which the MySQL driver sends a {@code SET}: {@code withMaxRows}, and
	 * {@code withFetchSize(Integer.MIN_VALUE)}, which streams. Where the server goes on
	 * with the transaction after a {@code SET} of variables, that is sent. In a read-only
	 * transaction, all that does more than read is refused.
	 * @return the client
	 */
	JdbcClient jdbc();

	/**
	 * Return the operations that clone databases and tables.
	 * @return the manager
	 */
	CloneManager clones();

	/**
	 * Return the operations that bring rows back as they were.
	 * @return the manager
	 */
	RestoreManager restores();

	/**
	 * Return the operations on PITRs, which make the server keep every moment of a window
	 * of time.
	 * @return the manager
	 */
	PitrManager pitrs();

	/**
	 * Read the data of a moment. What is read is of that moment, or an exception is
	 * thrown: never the present instead, and nothing that the server may have removed.
	 * <p>
	 * A moment is kept at a snapshot that covers the tables, within the window of an
	 * active PITR, and for as long as {@code matrixone.time-travel.unprotected} says;
	 * else the query is refused with
	 * {@link io.github.matrixonespring.support.PointInTimeNotKeptException}. Needs
	 * JSqlParser on the class path.
	 * @param point the moment; {@link PointInTime#now()} is what the current transaction
	 * sees, its own changes included
	 * @return the operations, which take part in the current transaction
	 */
	@Override
	AsOfOperations asOf(PointInTime point);

	/**
	 * Read the data of a snapshot.
	 * @param snapshot the name of the snapshot, which is looked up with each query
	 * @return the operations
	 * @throws IllegalArgumentException if the name is not allowed
	 * @see #asOf(PointInTime)
	 */
	default AsOfOperations asOf(String snapshot) {
		return asOf(PointInTime.snapshot(snapshot));
	}

	/**
	 * Read the data of an instant.
	 * @param instant the instant, to the nanosecond
	 * @return the operations
	 * @throws IllegalArgumentException if it is not within the timestamps of the server
	 * @see #asOf(PointInTime)
	 */
	default AsOfOperations asOf(Instant instant) {
		return asOf(PointInTime.at(instant));
	}

	/**
	 * Make a moment one number, which the server has come to, so that several queries can
	 * read the same one. Takes part in the current transaction.
	 * @param point the moment; {@link PointInTime#now()} is the time at which a query
	 * would read now
	 * @return the moment, with its timestamp. Whether something keeps it is asked for
	 * when it is read
	 * @throws io.github.matrixonespring.support.SnapshotNotFoundException if it is the
	 * time of a snapshot that there is not
	 */
	PointInTime resolve(PointInTime point);

	/**
	 * Compare two moments.
	 * @param before the first moment
	 * @param after the second moment. {@link PointInTime#now()} is what the current
	 * transaction sees, its own changes included
	 * @return the operations, for which nothing has been sent yet
	 */
	DiffOperations diff(PointInTime before, PointInTime after);

	/**
	 * Compare a snapshot with another moment.
	 * @param before the name of the snapshot
	 * @param after the second moment
	 * @return the operations
	 * @throws IllegalArgumentException if the name is not allowed
	 * @see #diff(PointInTime, PointInTime)
	 */
	default DiffOperations diff(String before, PointInTime after) {
		return diff(PointInTime.snapshot(before), after);
	}

	/**
	 * Compare two snapshots.
	 * @param before the name of the first snapshot
	 * @param after the name of the second snapshot
	 * @return the operations
	 * @throws IllegalArgumentException if a name is not allowed
	 * @see #diff(PointInTime, PointInTime)
	 */
	default DiffOperations diff(String before, String after) {
		return diff(PointInTime.snapshot(before), PointInTime.snapshot(after));
	}

	/**
	 * Look at the versions of a row at the snapshots that there are.
	 * @param database the database of its table
	 * @param table the table
	 * @return the operations, for which nothing has been sent yet
	 */
	HistoryOperations history(String database, String table);

	/**
	 * Return the account of the snapshots that transactions have asked for.
	 * @return the ledger
	 * @throws IllegalStateException if it is switched off
	 */
	SnapshotLedger ledger();

	/**
	 * Ask the server what it is and who is connected. Takes part in the current
	 * transaction.
	 * @return the answer
	 */
	ServerInfo serverInfo();

	/**
	 * Return what the server does, and how that is known.
	 * @return the capabilities, which are established when they are asked for
	 */
	ServerCapabilities server();

	/**
	 * Look for what is wrong, or will be, before it hurts. Reads only, joins no
	 * transaction, and takes as long as {@code matrixone.doctor.timeout} at most.
	 * @return what was found, the worst first; empty if all is well
	 */
	List<Finding> doctor();

}
