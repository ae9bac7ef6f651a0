package io.github.matrixonespring.sample;

import io.github.matrixonespring.MatrixOneTemplate;

import org.springframework.stereotype.Component;

/**
 * Looks at the database from outside of the services, for the checks.
 */
@Component
class Database {

	private final MatrixOneTemplate matrixOne;

	Database(MatrixOneTemplate matrixOne) {
		this.matrixOne = matrixOne;
	}

	String name() {
		return this.matrixOne.jdbc().sql("select database()").query(String.class).single();
	}

	boolean exists(String database) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(database)
			.query(Long.class)
			.single() == 1;
	}

	long users() {
		return this.matrixOne.jdbc().sql("select count(*) from users").query(Long.class).single();
	}

	boolean hasUser(String email) {
		return this.matrixOne.jdbc()
			.sql("select count(*) from users where email = ?")
			.param(email)
			.query(Long.class)
			.single() == 1;
	}

	long usersOf(String database) {
		return this.matrixOne.jdbc().sql("select count(*) from " + database + ".users").query(Long.class).single();
	}

	long usersAt(String snapshot) {
		long timestamp = this.matrixOne.snapshots().get(snapshot).timestamp();
		return this.matrixOne.jdbc()
			.sql("select count(*) from users {MO_TS = " + timestamp + "}")
			.query(Long.class)
			.single();
	}

	boolean hasSnapshot(String snapshot) {
		return this.matrixOne.snapshots().exists(snapshot);
	}

	void drop(String database) {
		this.matrixOne.jdbc().sql("drop database if exists " + database).update();
	}

}
