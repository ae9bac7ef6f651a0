package io.github.matrixonespring.restore;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.lang.Contract;

/**
 * What the catalog says of an object. The server gives every object that it restores a
 * new id, and one that it leaves as it is keeps its own.
 *
 * @param name its name; that of a database has no table
 * @param kind what it is
 * @param id its id
 * @param logicalId the id by which privileges refer to it
 */
record ServerObject(TableName name, Kind kind, long id, long logicalId) {

	/** As they are printed: tables before their databases. */
	static final Comparator<TableName> BY_NAME = Comparator.comparing(TableName::toString)
		.thenComparing(TableName::database);

	/**
	 * Read the objects of a target, with their databases.
	 * @param statements ask on their connection, of an administrator
	 * @param target the account, or a database or table as the server stores it
	 * @param time the moment
	 * @return those that there are, by their names
	 */
	static Map<TableName, ServerObject> read(MatrixOneStatements statements, SnapshotTarget target, PointInTime time) {
		Object[] database = target.databaseName().isEmpty() ? new Object[0] : new Object[] { target.databaseName() };
		Map<TableName, ServerObject> objects = read(statements, target.databaseName(), target.tableName(), time);
		statements.query(ObjectSql.databases(time, database.length > 0), (row, number) -> put(objects,
				new ServerObject(new TableName(row.getString(1), ""), Kind.DATABASE, row.getLong(2), row.getLong(2))),
				database);
		return objects;
	}

	private static Map<TableName, ServerObject> read(MatrixOneStatements statements, String database, String table,
			PointInTime time) {
		Map<TableName, ServerObject> objects = new TreeMap<>(BY_NAME);
		Object[] names = Stream.of(database, table).filter((name) -> !name.isEmpty()).toArray();
		statements.query(
				ObjectSql.objects(time, statements.serverHas(Capability.LOGICAL_IDS), !database.isEmpty(),
						!table.isEmpty()),
				(row, number) -> put(objects, new ServerObject(new TableName(row.getString(1), row.getString(2)),
						Kind.of(row.getString(3)), row.getLong(4), row.getLong(5))),
				names);
		return objects;
	}

	/**
	 * Read the tables, views and sequences of a database, none if there is none.
	 * @param statements ask on their connection, of an administrator
	 * @param database any name
	 * @param time the moment
	 * @return those that there are
	 */
	static Collection<ServerObject> ofDatabase(MatrixOneStatements statements, String database, PointInTime time) {
		return read(statements, database, "", time).values();
	}

	private static boolean put(Map<TableName, ServerObject> objects, ServerObject object) {
		return objects.put(object.name(), object) == null;
	}

	@Contract("null -> false")
	static boolean isSequence(@Nullable ServerObject object) {
		return object != null && object.kind() == Kind.SEQUENCE;
	}

	static List<ServerObject> tables(Map<TableName, ServerObject> objects) {
		return objects.values().stream().filter((object) -> object.kind() == Kind.TABLE).toList();
	}

}
