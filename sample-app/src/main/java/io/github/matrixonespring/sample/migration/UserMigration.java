package io.github.matrixonespring.sample.migration;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Copies users from one database to another in one transaction, which is possible because
 * one connection reaches all databases of the server.
 */
@Service
public class UserMigration {

	private static final int BATCH = 500;

	private final MatrixOneTemplate matrixOne;

	private final JdbcTemplate jdbc;

	UserMigration(MatrixOneTemplate matrixOne, JdbcTemplate jdbc) {
		this.matrixOne = matrixOne;
		this.jdbc = jdbc;
	}

	/**
	 * Create the database that users are copied to.
	 * @param target its name
	 */
	public void createTarget(String target) {
		this.jdbc.execute("create database " + quoted(target));
		this.jdbc.execute("create table " + quoted(target)
				+ ".users (id char(36) primary key, login varchar(100) not null unique, name varchar(100) not null)");
	}

	/**
	 * Copy the users. If that fails, neither rows nor snapshots remain.
	 * @param migration what to do
	 * @return how many users were copied
	 */
	@Transactional
	public int migrate(Migration migration) {
		this.matrixOne.snapshots()
			.createBefore(SnapshotRequest.named(migration.before()).of(SnapshotTarget.database(migration.source())));
		this.matrixOne.snapshots()
			.createAfterCommit(
					SnapshotRequest.named(migration.after()).of(SnapshotTarget.database(migration.target())));
		List<TargetUser> users = this.matrixOne.jdbc()
			.sql("select id, name, email from " + quoted(migration.source()) + ".users")
			.query(SourceUser.class)
			.stream()
			.map(TargetUser::of)
			.toList();
		this.jdbc.batchUpdate("insert into " + quoted(migration.target()) + ".users (id, login, name) values (?, ?, ?)",
				users, BATCH, UserMigration::set);
		return users.size();
	}

	private static void set(PreparedStatement statement, TargetUser user) throws SQLException {
		statement.setString(1, user.id());
		statement.setString(2, user.login());
		statement.setString(3, user.name());
	}

	private static String quoted(String database) {
		return Identifier.cloned("Database name", database).quoted();
	}

}
