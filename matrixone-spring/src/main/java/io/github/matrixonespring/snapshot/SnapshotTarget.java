package io.github.matrixonespring.snapshot;

import java.util.Locale;

import io.github.matrixonespring.support.Identifier;

import org.springframework.util.Assert;

/**
 * What a snapshot or a PITR is of. Names are lower-cased, as the server does it in the
 * statements that take a target; so a target equals the one that is read back.
 *
 * @param level the level
 * @param accountName the account of an account snapshot, empty for the own account
 * @param databaseName the database of a database or table snapshot, else empty; empty
 * also in a request, for the current database of the connection
 * @param tableName the table of a table snapshot, else empty
 * @since 0.1.0
 */
public record SnapshotTarget(SnapshotLevel level, String accountName, String databaseName, String tableName) {

	/**
	 * Create a target.
	 * @throws IllegalArgumentException if a name does not belong to the level
	 */
	public SnapshotTarget {
		Assert.notNull(level, "Snapshot level must not be null");
		accountName = lowerCase("Account name", accountName, level == SnapshotLevel.ACCOUNT, level);
		databaseName = lowerCase("Database name", databaseName,
				level == SnapshotLevel.DATABASE || level == SnapshotLevel.TABLE, level);
		tableName = lowerCase("Table name", tableName, level == SnapshotLevel.TABLE, level);
	}

	private static String lowerCase(String what, String name, boolean allowed, SnapshotLevel level) {
		Assert.notNull(name, () -> what + " must not be null");
		Assert.isTrue(allowed || name.isEmpty(), () -> "%s '%s' does not belong to a target of level %s".formatted(what,
				name, level.name().toLowerCase(Locale.ROOT)));
		return Identifier.lowerCase(name);
	}

	/**
	 * The whole cluster, which only the account {@code sys} may take a snapshot of.
	 * @return the target
	 */
	public static SnapshotTarget cluster() {
		return new SnapshotTarget(SnapshotLevel.CLUSTER, "", "", "");
	}

	/**
	 * The account of the connection.
	 * @return the target
	 */
	public static SnapshotTarget account() {
		return new SnapshotTarget(SnapshotLevel.ACCOUNT, "", "", "");
	}

	/**
	 * An account by name; another one than the own only as {@code sys}.
	 * @param name the name of the account
	 * @return the target
	 * @throws IllegalArgumentException if the name is empty or has a character that the
	 * server would misread
	 */
	public static SnapshotTarget account(String name) {
		Assert.hasLength(name, "Account name must not be empty");
		return new SnapshotTarget(SnapshotLevel.ACCOUNT, name, "", "").validated();
	}

	/**
	 * A database of the own account.
	 * @param name the name of the database
	 * @return the target
	 * @throws IllegalArgumentException if the name is empty or has a character that the
	 * server would misread
	 */
	public static SnapshotTarget database(String name) {
		Assert.hasLength(name, "Database name must not be empty");
		return new SnapshotTarget(SnapshotLevel.DATABASE, "", name, "").validated();
	}

	/**
	 * The database that is current on the connection when a snapshot is asked for: that
	 * of the URL, of {@code setCatalog}, or of a {@code USE} that was sent as a
	 * statement. The server is asked for it, which costs a query.
	 * @return the target
	 */
	public static SnapshotTarget currentDatabase() {
		return new SnapshotTarget(SnapshotLevel.DATABASE, "", "", "");
	}

	/**
	 * A table of the own account.
	 * @param database the name of its database
	 * @param name the name of the table
	 * @return the target
	 * @throws IllegalArgumentException if a name is empty or has a character that the
	 * server would misread
	 */
	public static SnapshotTarget table(String database, String name) {
		Assert.hasLength(database, "Database name must not be empty");
		return new SnapshotTarget(SnapshotLevel.TABLE, "", database, name).validated();
	}

	/**
	 * Check the names, which the constructor does not: it also takes those of snapshots
	 * that somebody else has made.
	 */
	SnapshotTarget validated() {
		if (!this.accountName.isEmpty()) {
			accountIdentifier();
		}
		if (this.level == SnapshotLevel.TABLE) {
			tableIdentifier();
		}
		if (!this.databaseName.isEmpty()) {
			databaseIdentifier();
		}
		return this;
	}

	/**
	 * Return the target as a statement takes it.
	 * @return the level, and the names in backquotes
	 * @throws IllegalArgumentException if a name has a character that the server would
	 * misread
	 */
	public String quoted() {
		return switch (this.level) {
			case CLUSTER -> "CLUSTER";
			case ACCOUNT -> this.accountName.isEmpty() ? "ACCOUNT" : "ACCOUNT " + accountIdentifier().quoted();
			case DATABASE -> "DATABASE " + databaseIdentifier().quoted();
			case TABLE -> "TABLE %s %s".formatted(databaseIdentifier().quoted(), tableIdentifier().quoted());
		};
	}

	Identifier accountIdentifier() {
		return Identifier.pasted("Account name", this.accountName);
	}

	Identifier databaseIdentifier() {
		return (this.level == SnapshotLevel.TABLE) ? Identifier.pastedWithoutDot("Database name", this.databaseName)
				: Identifier.pasted("Database name", this.databaseName);
	}

	Identifier tableIdentifier() {
		return Identifier.pastedWithoutDot("Table name", this.tableName);
	}

	/**
	 * Tell whether this is of the current database, which has yet to be asked for.
	 * @return whether it is
	 */
	public boolean needsDatabase() {
		return this.databaseName.isEmpty()
				&& (this.level == SnapshotLevel.DATABASE || this.level == SnapshotLevel.TABLE);
	}

	/**
	 * Return the target with the database filled in.
	 * @param current the current database, empty if none is selected
	 * @return this target if it names what it needs, else one with that database
	 * @throws IllegalArgumentException if a database is needed and none is selected
	 */
	public SnapshotTarget inDatabase(String current) {
		if (!needsDatabase()) {
			return this;
		}
		Assert.hasLength(current,
				"No database is named, and none is selected on the connection: name one, or put one in the JDBC URL");
		return new SnapshotTarget(this.level, "", current, this.tableName);
	}

	/**
	 * Tell whether this is another target, also where that names the account.
	 * @param other the other target
	 * @param account the account that this is of, empty for the cluster
	 * @return whether it is
	 */
	public boolean isSameAs(SnapshotTarget other, String account) {
		return equals(other) || (other.level() == SnapshotLevel.ACCOUNT && other.accountName().equals(account));
	}

	/**
	 * Tell whether a table of the own account is part of this.
	 * @param database the database of the table
	 * @param table the table, or an empty string for the whole database
	 * @return whether it is
	 */
	public boolean covers(String database, String table) {
		return switch (this.level) {
			case CLUSTER -> true;
			case ACCOUNT -> equals(account());
			case DATABASE -> this.databaseName.equals(Identifier.lowerCase(database));
			case TABLE -> this.databaseName.equals(Identifier.lowerCase(database))
					&& this.tableName.equals(Identifier.lowerCase(table));
		};
	}

	@Override
	public String toString() {
		return switch (this.level) {
			case CLUSTER -> "the cluster";
			case ACCOUNT -> this.accountName.isEmpty() ? "the own account" : "account '" + this.accountName + "'";
			case DATABASE ->
				this.databaseName.isEmpty() ? "the current database" : "database '" + this.databaseName + "'";
			case TABLE -> "table '" + this.databaseName + "." + this.tableName + "'";
		};
	}

}
