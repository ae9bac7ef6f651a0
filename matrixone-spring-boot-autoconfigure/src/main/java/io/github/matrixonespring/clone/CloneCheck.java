package io.github.matrixonespring.clone;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Finds out before a clone is sent what the server would not tell, or not tell apart.
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
	 * @return {@code false} if the target exists and that is fine
	 */
	boolean isToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source, String hint) {
		return request.target().isTable() ? isTableToBeMade(statements, request, source, hint)
				: isDatabaseToBeMade(statements, request, source, hint);
	}

	private boolean isDatabaseToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source,
			String hint) {
		String targetName = stored(statements, request.target().database());
		String sourceName = stored(statements, source.database());
		Set<String> databases = databases(statements, "", targetName, hint.isEmpty() ? sourceName : targetName);
		if (databases.contains(targetName)) {
			return accept(request);
		}
		if (!hint.isEmpty()) {
			databases = databases(statements, hint, sourceName, sourceName);
		}
		if (!databases.contains(sourceName)) {
			throw sourceNotFound(request, source);
		}
		List<String> sequences = statements.query(CloneSql.sequences(hint), (row, number) -> row.getString(1),
				sourceName);
		if (!sequences.isEmpty() && !request.sequencesLeftOut()) {
			throw new SequencesNotClonedException("""
					%s has sequences, which the server does not clone: %s. Clone it without them by \
					CloneRequest.withoutSequences(), and create them in the clone""".formatted(source, sequences));
		}
		return true;
	}

	private boolean isTableToBeMade(MatrixOneStatements statements, CloneRequest request, CloneName source,
			String hint) {
		String targetDatabase = stored(statements, request.target().database());
		if (tableType(statements, "", targetDatabase, stored(statements, request.target().table())).isPresent()) {
			return accept(request);
		}
		if (databases(statements, "", targetDatabase, targetDatabase).isEmpty()) {
			throw new InvalidDataAccessResourceUsageException(
					"Database '%s' does not exist, so %s cannot be cloned into it"
						.formatted(request.target().database(), source));
		}
		String type = tableType(statements, hint, stored(statements, source.database()),
				stored(statements, source.table()))
			.orElseThrow(() -> sourceNotFound(request, source));
		if (type.equals(CloneSql.INTERNAL_TABLE)) {
			throw new SequencesNotClonedException(
					"%s is a sequence, of which the server would make an ordinary table".formatted(source));
		}
		return true;
	}

	private static boolean accept(CloneRequest request) {
		if (!request.onlyIfMissing()) {
			throw targetExists(request.target(), null);
		}
		return false;
	}

	static CloneTargetExistsException targetExists(CloneName target, @Nullable Throwable cause) {
		return new CloneTargetExistsException(
				"%s exists already: choose another name, or use CloneRequest.ifNotExists() to leave it as it is"
					.formatted(target),
				cause);
	}

	private static CloneSourceNotFoundException sourceNotFound(CloneRequest request, CloneName source) {
		return new CloneSourceNotFoundException((request.snapshot() != null)
				? "%s does not exist at snapshot '%s'".formatted(source, request.snapshot())
				: "%s does not exist".formatted(source));
	}

	private static Set<String> databases(MatrixOneStatements statements, String hint, String one, String other) {
		return Set.copyOf(statements.query(CloneSql.databases(hint), (row, number) -> row.getString(1), one, other));
	}

	private static Optional<String> tableType(MatrixOneStatements statements, String hint, String database,
			String table) {
		return statements.query(CloneSql.tableType(hint), (row, number) -> row.getString(1), database, table)
			.stream()
			.findFirst();
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
