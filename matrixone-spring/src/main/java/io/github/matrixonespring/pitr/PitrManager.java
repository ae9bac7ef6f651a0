package io.github.matrixonespring.pitr;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PitrAlreadyExistsException;
import io.github.matrixonespring.support.PitrNotFoundException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;

/**
 * Creates, alters, finds and drops PITRs (point-in-time recovery): from its creation on,
 * a PITR makes the server keep every moment of a cluster, an account, a database or a
 * table, as far back as its range reaches. {@code asOf}, {@code diff} and
 * {@code restores()} then read any instant of that window. Thread-safe.
 * <p>
 * <strong>Prefer {@link SnapshotTarget#account()}.</strong> The PITR of a table or
 * database is tied to the object, not to its name, and ends without a word when that is
 * replaced, as by {@code RESTORE}, an added column or {@code DELETE} without
 * {@code WHERE}; {@link PitrStatus} has the list. That of an account survives all of it.
 * <p>
 * Every method checks its arguments first and throws {@link IllegalArgumentException}
 * before anything is sent. The server's errors come as {@code DataAccessException}s; a
 * user whose role is not the account's administrator role gets
 * {@link MatrixOnePermissionException}.
 *
 * @since 0.1.0
 */
public interface PitrManager {

	/**
	 * Create a PITR, and look whether it is there.
	 * <p>
	 * In accounts other than {@code sys} it waits up to four seconds for a table or
	 * database to be older than a second or two: later on, only that tells whether the
	 * PITR is active.
	 * @param name its name, unique in the account: 1 to 64 of {@code a-z}, {@code 0-9}
	 * and {@code _}
	 * @param target what it is to keep
	 * @param range how far back it is to reach: 1 to 100 whole hours, or as many days of
	 * 24 hours
	 * @return the PITR
	 * @throws PitrAlreadyExistsException if the name is taken, or if the account has one
	 * of that target that the server takes to be active
	 * @throws SnapshotTargetNotFoundException if the target does not exist
	 * @throws NotAllowedInTransactionException within a transaction, before anything is
	 * sent: the server refuses it there, and cannot undo it
	 * @throws MatrixOnePermissionException also if the target is the cluster or another
	 * account, and the own one is not {@code sys}
	 */
	default Pitr create(String name, SnapshotTarget target, Duration range) {
		return create(name, target, PitrRange.of(range));
	}

	/**
	 * Create a PITR, see {@link #create(String, SnapshotTarget, Duration)}.
	 * @param name its name
	 * @param target what it is to keep
	 * @param range how far back it is to reach: 1 to 100 days, months or years, not mixed
	 * @return the PITR
	 */
	default Pitr create(String name, SnapshotTarget target, Period range) {
		return create(name, target, PitrRange.of(range));
	}

	/**
	 * Create a PITR, see {@link #create(String, SnapshotTarget, Duration)}.
	 * @param name its name
	 * @param target what it is to keep
	 * @param range how far back it is to reach
	 * @return the PITR
	 */
	Pitr create(String name, SnapshotTarget target, PitrRange range);

	/**
	 * Change how far a PITR reaches back, and look whether it does. What its old range
	 * did not keep does not come back: from here on its window begins with the
	 * alteration, until that is longer ago than the new range. Newer servers refuse a
	 * longer range.
	 * @param name its name
	 * @param range how far back it is to reach: 1 to 100 whole hours, or as many days of
	 * 24 hours. The server would also take 0, with which nothing is kept
	 * @return the PITR
	 * @throws PitrNotFoundException if there is none of that name
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is not
	 * active any more, which altering it does not change
	 * @throws NotAllowedInTransactionException within a transaction, before anything is
	 * sent
	 */
	default Pitr alter(String name, Duration range) {
		return alter(name, PitrRange.of(range));
	}

	/**
	 * Change how far a PITR reaches back, see {@link #alter(String, Duration)}.
	 * @param name its name
	 * @param range how far back it is to reach: 1 to 100 days, months or years, not mixed
	 * @return the PITR
	 */
	default Pitr alter(String name, Period range) {
		return alter(name, PitrRange.of(range));
	}

	/**
	 * Change how far a PITR reaches back, see {@link #alter(String, Duration)}.
	 * @param name its name
	 * @param range how far back it is to reach
	 * @return the PITR
	 */
	Pitr alter(String name, PitrRange range);

	/**
	 * Drop a PITR. What nothing else keeps, the server may remove from then on.
	 * @param name its name
	 * @throws PitrNotFoundException if there is none of that name
	 * @throws NotAllowedInTransactionException within a transaction, before anything is
	 * sent
	 */
	void drop(String name);

	/**
	 * Drop a PITR if there is one, see {@link #drop}.
	 * @param name its name
	 * @return whether there was one
	 * @throws NotAllowedInTransactionException within a transaction
	 */
	boolean dropIfExists(String name);

	/**
	 * Get a PITR. PITRs are in no transaction: within one, the account {@code sys} asks
	 * on its connection and other accounts beside it, where the server would refuse it.
	 * @param name its name
	 * @return the PITR
	 * @throws PitrNotFoundException if there is none of that name
	 */
	Pitr get(String name);

	/**
	 * Find a PITR, see {@link #get}.
	 * @param name its name
	 * @return the PITR, or empty if there is none of that name
	 */
	Optional<Pitr> find(String name);

	/**
	 * Tell whether there is a PITR, see {@link #get}. Whether it is active is another
	 * question.
	 * @param name its name
	 * @return whether it exists
	 */
	default boolean exists(String name) {
		return find(name).isPresent();
	}

	/**
	 * List the PITRs that the own account has created, the newest first; that of the
	 * server is left out. See {@link #get} for what a transaction means.
	 * @return the PITRs
	 */
	List<Pitr> list();

	/**
	 * List the PITRs of a target, the newest first; not those of what contains it. There
	 * may be several, of which one is active at most.
	 * @param target the target
	 * @return the PITRs
	 */
	List<Pitr> list(SnapshotTarget target);

	/**
	 * Create a manager for use without Spring Boot. To close the connections beside the
	 * pool, use a {@code MatrixOneTemplate} instead.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 * @return the manager
	 */
	static PitrManager of(DataSource dataSource) {
		return new DefaultPitrManager(new MatrixOneConnections(dataSource, ConnectionSettings.defaults()));
	}

}
