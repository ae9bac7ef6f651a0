package io.github.matrixonespring.restore;

import java.util.List;
import java.util.Map;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;

/**
 * What a restore by the server's own statement is about.
 *
 * @param restored what is restored, then and now
 * @param source what the statement restores from
 * @param account the own account
 * @param definitions how tables and views were defined
 * @param objects what becomes of them
 * @param grants the privileges that are lost
 * @param sequences the sequences to be created again
 * @param pitrs the PITRs that end
 */
record ObjectsPlan(ThenAndNow restored, RestoreSource source, String account, Map<TableName, String> definitions,
		List<RestoredObject> objects, List<Grant> grants, List<SequenceState> sequences, List<Pitr> pitrs) {

	/**
	 * Create the plan of what is not restored.
	 */
	static ObjectsPlan refused(ThenAndNow restored, RestoreSource source, String account) {
		return new ObjectsPlan(restored, source, account, Map.of(), List.of(), List.of(), List.of(), List.of());
	}

	SnapshotTarget target() {
		return this.restored.target();
	}

	PointInTime point() {
		return this.restored.moment();
	}

	Map<TableName, ServerObject> now() {
		return this.restored.now();
	}

	Map<TableName, ServerObject> then() {
		return this.restored.then();
	}

	/**
	 * Return the tables that there are afterwards.
	 */
	List<TableName> tables() {
		return ServerObject.tables(then()).stream().map(ServerObject::name).toList();
	}

	/**
	 * Return what the server restores.
	 */
	List<ServerObject> expected() {
		return then().values()
			.stream()
			.filter((object) -> isOf(object) && object.kind() != Kind.SEQUENCE && object.kind() != Kind.EXTERNAL_TABLE)
			.toList();
	}

	/**
	 * Return the sequences to be created again that were dropped since, or made again
	 * under their names.
	 */
	List<TableName> sequencesDropped() {
		return this.sequences.stream().map(SequenceState::name).filter((name) -> {
			ServerObject before = then().get(name);
			ServerObject today = now().get(name);
			return ServerObject.isSequence(before) && (today == null || today.id() != before.id());
		}).toList();
	}

	/**
	 * Return whether an object is restored with the target: the database of a table is
	 * not.
	 */
	boolean isOf(ServerObject object) {
		return target().level() != SnapshotLevel.TABLE || object.kind() != Kind.DATABASE;
	}

}
