package io.github.matrixonespring.restore;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * What there is of a target, and what there was at a moment.
 *
 * @param target the account, or a database or table as the server stores it
 * @param moment the moment
 * @param now the objects that there are
 * @param then the objects that there were
 */
record ThenAndNow(SnapshotTarget target, PointInTime moment, Map<TableName, ServerObject> now,
		Map<TableName, ServerObject> then) {

	static ThenAndNow read(MatrixOneStatements statements, SnapshotTarget target, PointInTime moment) {
		return new ThenAndNow(target, moment, ServerObject.read(statements, target, PointInTime.now()),
				ServerObject.read(statements, target, moment));
	}

	/**
	 * Return the same where what there is stays as it is.
	 */
	ThenAndNow beside() {
		return new ThenAndNow(this.target, this.moment, Map.of(), this.then);
	}

	/**
	 * Return whether there was a target.
	 */
	boolean existed() {
		return switch (this.target.level()) {
			case TABLE, DATABASE -> this.then.containsKey(name());
			case ACCOUNT, CLUSTER -> true;
		};
	}

	/**
	 * Return the name of a target that is a table or a database.
	 */
	TableName name() {
		return new TableName(this.target.databaseName(), this.target.tableName());
	}

	/**
	 * Return the names of all objects, in their order.
	 */
	Set<TableName> names() {
		Set<TableName> names = new TreeSet<>(ServerObject.BY_NAME);
		names.addAll(this.now.keySet());
		names.addAll(this.then.keySet());
		return names;
	}

	/**
	 * Return what there is of a name, else what there was.
	 */
	ServerObject object(TableName name) {
		return Objects.requireNonNull(this.now.getOrDefault(name, this.then.get(name)));
	}

}
