package io.github.matrixonespring.clone;

import java.util.List;

import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Finds out before a clone is sent what the server would not tell: a source that does not
 * exist, sequences. Of a target that exists it tells itself, and does nothing.
 */
final class CloneCheck {

	private volatile @Nullable Boolean lowerCaseNames;

	/**
	 * Check that a snapshot has the source's data.
	 * @throws InvalidDataAccessApiUsageException if it is of something else
	 */
	void covers(Snapshot snapshot, CloneName source) {
		SnapshotTarget target = snapshot.target();
		boolean covered = switch (target.level()) {
			case CLUSTER -> true;
			// At a snapshot of another account the server clones that account's
			// databases.
			case ACCOUNT -> target.equals(SnapshotTarget.account());
			case DATABASE -> target.databaseName().equals(Identifier.lowerCase(source.database()));
			case TABLE -> target.databaseName().equals(Identifier.lowerCase(source.database()))
					&& target.tableName().equals(Identifier.lowerCase(source.table()));
		};
		if (!covered) {
			throw new InvalidDataAccessApiUsageException(
					"Snapshot '%s' is of %s, which does not cover %s".formatted(snapshot.name(), target, source));
		}
	}

	/**
	 * Check a clone.
	 * @return {@code false} if the target is only to be made if it is missing, and exists
	 */
	boolean isToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source, String hint) {
		return request.target().isTable() ? isTableToBeMade(statements, request, source, hint)
				: isDatabaseToBeMade(statements, request, source, hint);
	}

	private boolean isDatabaseToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source,
			String hint) {
		if (request.onlyIfMissing()
				&& exists(statements, CloneSql.database(""), stored(statements, request.target().database()))) {
			return false;
		}
		String sourceName = stored(statements, source.database());
		List<String> types = query(statements, CloneSql.tableTypes(hint), sourceName);
		if (types.isEmpty() && !exists(statements, CloneSql.database(hint), sourceName)) {
			throw sourceNotFound(request, source);
		}
		if (types.contains(CloneSql.INTERNAL_TABLE) && !request.sequencesLeftOut()) {
			throw new SequencesNotClonedException("""
					%s has sequences, which the server does not clone: %s. Clone it without them by \
					CloneRequest.withoutSequences(), and create them in the clone""".formatted(source,
					query(statements, CloneSql.sequences(hint), sourceName)));
		}
		return true;
	}

	private boolean isTableToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source,
			String hint) {
		if (request.onlyIfMissing() && exists(statements, CloneSql.tableType(""),
				stored(statements, request.target().database()), stored(statements, request.target().table()))) {
			return false;
		}
		List<String> type = query(statements, CloneSql.tableType(hint), stored(statements, source.database()),
				stored(statements, source.table()));
		if (type.isEmpty()) {
			throw sourceNotFound(request, source);
		}
		if (type.contains(CloneSql.INTERNAL_TABLE)) {
			throw new SequencesNotClonedException(
					"%s is a sequence, of which the server would make an ordinary table".formatted(source));
		}
		return true;
	}

	private static CloneSourceNotFoundException sourceNotFound(CloneRequest request, CloneName source) {
		return new CloneSourceNotFoundException((request.snapshot() != null)
				? "%s does not exist at snapshot '%s'".formatted(source, request.snapshot())
				: "%s does not exist".formatted(source));
	}

	private static boolean exists(MatrixOneStatements statements, String sql, String... names) {
		return !query(statements, sql, names).isEmpty();
	}

	private static List<String> query(MatrixOneStatements statements, String sql, String... names) {
		return statements.query(sql, (row, number) -> row.getString(1), (Object[]) names);
	}

	/**
	 * Return a name as the server stores it.
	 */
	private String stored(MatrixOneStatements statements, String name) {
		Boolean lowerCase = this.lowerCaseNames;
		if (lowerCase == null) {
			lowerCase = statements.query(CloneSql.LOWER_CASE_TABLE_NAMES, (row, number) -> row.getInt(1)).get(0) == 1;
			this.lowerCaseNames = lowerCase;
		}
		return lowerCase ? Identifier.lowerCase(name) : name;
	}

}
