package io.github.matrixonespring.clone;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.transaction.ExplicitBegin;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.util.Assert;

/**
 * Clones databases and tables, without copying their rows. Thread-safe.
 * <p>
 * Within a transaction a clone takes part in it: nobody else sees it before the commit,
 * and after a rollback it does not exist. The clone of a table has the rows that this
 * transaction has written, too; where the server leaves them out, it is refused once the
 * transaction has written. The clone of a database has the rows that are committed, and
 * on servers with {@link Capability#OWN_ROWS_IN_DATABASE_CLONES} those of this
 * transaction. A transaction that was not begun with {@code BEGIN} cannot take a clone
 * in, the server would make it outside of it; there it is refused before anything is
 * sent, see {@link ExplicitBegin}.
 * <p>
 * AUTO_INCREMENT counters of a clone jump ahead. Sequences are not cloned by every
 * server: there a database that has any is refused, unless
 * {@link CloneRequest#withoutSequences()}. Some servers misread definitions with a
 * backslash, or a default with a quote in it, and define the clone otherwise: refused
 * there, unless {@link CloneRequest#acceptMisreading()}. The user needs rights on the
 * tables only, no administrator role.
 * <p>
 * Spring Boot configures one; without Spring Boot, use
 * {@code new MatrixOneTemplate(dataSource).clones()}.
 *
 * @since 0.1.0
 */
public interface CloneManager {

	/**
	 * Clone a database or a table.
	 * @param request the clone
	 * @return whether it was made; {@code false} if the target was there and the request
	 * is {@link CloneRequest#ifNotExists()}
	 * @throws IllegalArgumentException if the request has no source
	 * @throws CloneTargetExistsException if the target exists
	 * @throws CloneSourceNotFoundException if the source does not exist, now or at the
	 * snapshot
	 * @throws InvalidDataAccessResourceUsageException if the database of a table to be
	 * made does not exist
	 * @throws SnapshotNotFoundException if the snapshot does not exist
	 * @throws PointInTimeNotKeptException if nothing is known to keep the moment
	 * @throws DefinitionsNotClonedException if the server would define tables or views
	 * otherwise in the clone, unless the request is
	 * {@link CloneRequest#acceptMisreading()}
	 * @throws SequencesNotClonedException if the source has sequences that the server
	 * leaves out, or is one
	 * @throws InvalidDataAccessApiUsageException if the snapshot does not cover the
	 * source
	 * @throws NotAllowedInTransactionException within a transaction that was not begun
	 * with {@code BEGIN}; within one that has written, where the server does not clone
	 * that; and within one where sequences cannot be left out
	 * @throws TransientDataAccessResourceException if the connection's compute node has
	 * not heard of the snapshot within two seconds; nothing was made
	 */
	boolean clone(CloneRequest request);

	/**
	 * Clone a database as it is now, see {@link #clone(CloneRequest)}.
	 * @param target the name of the database to be made
	 * @param source the name of the database to clone
	 */
	default void cloneDatabase(String target, String source) {
		clone(CloneRequest.database(target).from(source));
	}

	/**
	 * Clone a database as it was at a snapshot, see {@link #clone(CloneRequest)}.
	 * @param target the name of the database to be made
	 * @param source the name of the database to clone
	 * @param snapshot the name of the snapshot
	 */
	default void cloneDatabase(String target, String source, String snapshot) {
		clone(CloneRequest.database(target).from(source).atSnapshot(snapshot));
	}

	/**
	 * Clone a table as it is now, see {@link #clone(CloneRequest)}.
	 * @param target the table to be made, as {@code database.table}
	 * @param source the table to clone, as {@code database.table}
	 */
	default void cloneTable(String target, String source) {
		clone(tableRequest(target, source));
	}

	/**
	 * Clone a table as it was at a snapshot, see {@link #clone(CloneRequest)}.
	 * @param target the table to be made, as {@code database.table}
	 * @param source the table to clone, as {@code database.table}
	 * @param snapshot the name of the snapshot
	 */
	default void cloneTable(String target, String source, String snapshot) {
		clone(tableRequest(target, source).atSnapshot(snapshot));
	}

	private static CloneRequest tableRequest(String target, String source) {
		String[] targetNames = split(target);
		String[] sourceNames = split(source);
		return CloneRequest.table(targetNames[0], targetNames[1]).from(sourceNames[0], sourceNames[1]);
	}

	private static String[] split(String table) {
		String[] names = table.split("\\.", -1);
		Assert.isTrue(names.length == 2, () -> """
				Table '%s' must be given as database.table; for names with dots in them use \
				CloneRequest.table(database, table)""".formatted(table));
		return names;
	}

}
