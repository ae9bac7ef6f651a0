package io.github.matrixonespring.clone;

import java.util.List;
import java.util.Optional;

import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.clone.CloneSql.Finding;
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
		List<Found> found = find(statements, request.target(), source, hint);
		if (first(found, Finding.TARGET).isPresent()) {
			if (request.onlyIfMissing()) {
				return false;
			}
			throw targetExists(request.target(), null);
		}
		if (request.target().isTable() && first(found, Finding.TARGET_DATABASE).isEmpty()) {
			throw new InvalidDataAccessResourceUsageException(
					"Database '%s' does not exist, so %s cannot be cloned into it"
						.formatted(request.target().database(), source));
		}
		Found foundSource = first(found, Finding.SOURCE)
			.orElseThrow(() -> new CloneSourceNotFoundException((request.snapshot() != null)
					? "%s does not exist at snapshot '%s'".formatted(source, request.snapshot())
					: "%s does not exist".formatted(source)));
		checkSequences(request, source, foundSource, found);
		return true;
	}

	private static void checkSequences(CloneRequest request, CloneName source, Found foundSource, List<Found> found) {
		if (foundSource.type().equals(CloneSql.INTERNAL_TABLE)) {
			throw new SequencesNotClonedException(
					"%s is a sequence, of which the server would make an ordinary table".formatted(source));
		}
		List<String> sequences = found.stream()
			.filter((row) -> row.finding() == Finding.SEQUENCE)
			.map(Found::name)
			.sorted()
			.toList();
		if (!sequences.isEmpty() && !request.sequencesLeftOut()) {
			throw new SequencesNotClonedException("""
					%s has sequences, which the server does not clone: %s. Clone it without them by \
					CloneRequest.withoutSequences(), and create them in the clone""".formatted(source, sequences));
		}
	}

	static CloneTargetExistsException targetExists(CloneName target, @Nullable Throwable cause) {
		return new CloneTargetExistsException(
				"%s exists already: choose another name, or use CloneRequest.ifNotExists() to leave it as it is"
					.formatted(target),
				cause);
	}

	private List<Found> find(MatrixOneStatements statements, CloneName target, CloneName source, String hint) {
		String targetDatabase = stored(statements, target.database());
		String sourceDatabase = stored(statements, source.database());
		if (target.isTable()) {
			return statements.query(CloneSql.checkTable(hint),
					(row, number) -> new Found(Finding.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
					targetDatabase, targetDatabase, stored(statements, target.table()), sourceDatabase,
					stored(statements, source.table()));
		}
		return statements.query(CloneSql.checkDatabase(hint),
				(row, number) -> new Found(Finding.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
				targetDatabase, sourceDatabase, sourceDatabase);
	}

	private static Optional<Found> first(List<Found> found, Finding finding) {
		return found.stream().filter((row) -> row.finding() == finding).findFirst();
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

	private record Found(Finding finding, String name, String type) {

	}

}
