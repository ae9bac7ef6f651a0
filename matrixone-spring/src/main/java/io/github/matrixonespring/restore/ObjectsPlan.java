package io.github.matrixonespring.restore;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;
import org.jspecify.annotations.Nullable;

/**
 * What a restore by the server's own statement is about.
 *
 * @param target what is restored, as the server stores its name
 * @param point the moment
 * @param source what the statement restores from
 * @param account the own account
 * @param now the objects that there are
 * @param then the objects that there were
 * @param definitions how tables and views were defined
 * @param objects what becomes of them
 * @param grants the privileges that are lost
 * @param sequences the sequences to be created again
 * @param pitrs the PITRs that end
 */
record ObjectsPlan(SnapshotTarget target, PointInTime point, RestoreSource source, String account,
		Map<String, ServerObject> now, Map<String, ServerObject> then, Map<TableName, String> definitions,
		List<RestoredObject> objects, List<Grant> grants, List<SequenceState> sequences, List<Pitr> pitrs) {

	/**
	 * Return the tables that there are afterwards.
	 */
	List<TableName> tables() {
		return ServerObject.tables(this.then).stream().map(ServerObject::name).toList();
	}

	/**
	 * Return what the server restores.
	 */
	List<ServerObject> expected() {
		return this.then.values()
			.stream()
			.filter((object) -> isOf(object) && object.kind() != Kind.SEQUENCE && object.kind() != Kind.EXTERNAL_TABLE)
			.toList();
	}

	/**
	 * Return the sequences to be created again that were dropped since, or made again
	 * under their names.
	 */
	List<String> sequencesDropped() {
		return this.sequences.stream()
			.map((sequence) -> sequence.name().toString())
			.filter((name) -> isSequence(this.then.get(name)))
			.filter((name) -> !Objects.equals(id(this.then.get(name)), id(this.now.get(name))))
			.toList();
	}

	private static boolean isSequence(@Nullable ServerObject object) {
		return object != null && object.kind() == Kind.SEQUENCE;
	}

	private static @Nullable Long id(@Nullable ServerObject object) {
		return (object != null) ? (Long) object.id() : null;
	}

	/**
	 * Return whether an object is restored with the target: the database of a table is
	 * not.
	 */
	boolean isOf(ServerObject object) {
		return this.target.level() != SnapshotLevel.TABLE || object.kind() != Kind.DATABASE;
	}

}
