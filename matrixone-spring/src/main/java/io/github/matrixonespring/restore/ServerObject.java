package io.github.matrixonespring.restore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;

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

	/**
	 * Read the objects of a target, with their databases.
	 * @param statements ask on their connection, of an administrator
	 * @param target the account, or a database or table as the server stores it
	 * @param time the moment
	 * @return those that there are, by their names
	 */
	static Map<String, ServerObject> read(MatrixOneStatements statements, SnapshotTarget target, PointInTime time) {
		Map<String, ServerObject> objects = new TreeMap<>();
		Object[] database = target.databaseName().isEmpty() ? new Object[0] : new Object[] { target.databaseName() };
		statements.query(ObjectSql.databases(time, database.length > 0), (row, number) -> put(objects,
				new ServerObject(new TableName(row.getString(1), ""), Kind.DATABASE, row.getLong(2), row.getLong(2))),
				database);
		String table = target.tableName();
		statements.query(ObjectSql.objects(time, database.length > 0, !table.isEmpty()),
				(row, number) -> put(objects,
						new ServerObject(new TableName(row.getString(1), row.getString(2)), Kind.of(row.getString(3)),
								row.getLong(4), row.getLong(5))),
				table.isEmpty() ? database : new Object[] { target.databaseName(), table });
		return objects;
	}

	private static boolean put(Map<String, ServerObject> objects, ServerObject object) {
		return objects.put(object.name().toString(), object) == null;
	}

	static List<ServerObject> tables(Map<String, ServerObject> objects) {
		return objects.values().stream().filter((object) -> object.kind() == Kind.TABLE).toList();
	}

}
