package io.github.matrixonespring.sample.database;

import java.util.List;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.Snapshot;

import org.springframework.stereotype.Component;

/**
 * Looks at the databases of the server. The names that it is given are those of this
 * application, never those of a user: they become part of the SQL text.
 */
@Component
public class Database {

	private final MatrixOneTemplate matrixOne;

	Database(MatrixOneTemplate matrixOne) {
		this.matrixOne = matrixOne;
	}

	/**
	 * Return the database of this application.
	 * @return its name
	 */
	public String name() {
		return this.matrixOne.jdbc().sql("select database()").query(String.class).single();
	}

	/**
	 * Tell whether there is a database.
	 * @param database its name
	 * @return whether it exists
	 */
	public boolean exists(String database) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(database)
			.query(Long.class)
			.single() == 1;
	}

	/**
	 * List the tables of a database.
	 * @param database its name
	 * @return the names of its tables
	 */
	public List<String> tables(String database) {
		return this.matrixOne.jdbc()
			.sql("select table_name from information_schema.tables where table_schema = ? order by table_name")
			.param(database)
			.query(String.class)
			.list();
	}

	/**
	 * Count the rows of a table.
	 * @param table the table, of another database as {@code database.table}
	 * @return the number of rows
	 */
	public long count(String table) {
		return this.matrixOne.jdbc().sql("select count(*) from " + table).query(Long.class).single();
	}

	/**
	 * Count the rows that a table had at a snapshot. Its timestamp in the text is better
	 * than its name, by which a session may find the plan of an earlier snapshot of that
	 * name.
	 * @param table the table, of another database as {@code database.table}
	 * @param snapshot the snapshot
	 * @return the number of rows
	 */
	public long countAt(String table, Snapshot snapshot) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from " + table + PointInTime.ofTimestamp(snapshot.timestamp()).hint())
			.query(Long.class)
			.single();
	}

	/**
	 * Count the users.
	 * @return the number of users
	 */
	public long users() {
		return count("users");
	}

	/**
	 * Count the users at a snapshot.
	 * @param snapshot the name of the snapshot
	 * @return the number of users
	 */
	public long usersAt(String snapshot) {
		return countAt("users", this.matrixOne.snapshots().get(snapshot));
	}

	/**
	 * Tell whether there is a snapshot.
	 * @param snapshot its name
	 * @return whether it exists
	 */
	public boolean hasSnapshot(String snapshot) {
		return this.matrixOne.snapshots().exists(snapshot);
	}

	/**
	 * Tell whether there is a user.
	 * @param email the address
	 * @return whether the user exists
	 */
	public boolean hasUser(String email) {
		return hasUserWith("email", email);
	}

	/**
	 * Tell whether there is a user of that name.
	 * @param name the name
	 * @return whether exactly one exists
	 */
	public boolean hasUserNamed(String name) {
		return hasUserWith("name", name);
	}

	private boolean hasUserWith(String column, String value) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from users where %s = ?".formatted(column))
			.param(value)
			.query(Long.class)
			.single() == 1;
	}

	/**
	 * Give a user another address.
	 * @param database the database of the user
	 * @param email the address as it is
	 * @param other the new address
	 */
	public void renameUser(String database, String email, String other) {
		this.matrixOne.jdbc()
			.sql("update %s.users set email = ? where email = ?".formatted(database))
			.params(other, email)
			.update();
	}

	/**
	 * Remove all users and their orders.
	 */
	public void removeUsers() {
		this.matrixOne.jdbc().sql("delete from order_items").update();
		this.matrixOne.jdbc().sql("delete from orders").update();
		this.matrixOne.jdbc().sql("delete from users").update();
	}

	/**
	 * Drop a database if it exists.
	 * @param database its name
	 */
	public void drop(String database) {
		this.matrixOne.jdbc().sql("drop database if exists " + database).update();
	}

}
