package io.github.matrixonespring.timetravel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * What a statement means on a connection.
 *
 * @param database the current database, or an empty string
 * @param sqlMode the {@code sql_mode}
 * @param lowerCaseNames whether names are stored in lower case
 * @param account the account
 * @param clock what the clock of the server shows, in seconds since 1970
 */
record Session(String database, String sqlMode, boolean lowerCaseNames, String account, long clock) {

	private static final Set<String> CATALOGS = Set.of("information_schema", "mo_catalog", "mo_debug", "mo_task",
			"mysql", "system", "system_metrics");

	/**
	 * Return what statements mean on a connection.
	 * @throws InvalidDataAccessApiUsageException if the server reads other tables there
	 * than those that are named, for which hints mean nothing
	 */
	static Session of(MatrixOneStatements statements) {
		boolean rewriting = statements.query(TimeTravelSql.REWRITING, (row, number) -> row.getString(2))
			.stream()
			.anyMatch(Set.of("on", "1")::contains);
		if (rewriting) {
			throw new InvalidDataAccessApiUsageException("""
					The past cannot be read in this session: enable_remap_hint is on, so the server may read another \
					query for a table, and that in the present. Nothing was read. Set enable_remap_hint = 0""");
		}
		return statements
			.query(TimeTravelSql.SESSION,
					(row, number) -> new Session(Objects.requireNonNullElse(row.getString(1), ""), row.getString(2),
							row.getInt(3) == 1, row.getString(4), row.getLong(5)))
			.get(0);
	}

	/**
	 * Return the tables that a query names.
	 */
	Set<TableName> names(PastStatement query) {
		return query.tables()
			.stream()
			.map((table) -> name(query, table))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Tell where a query names a table.
	 * @return the place, or an empty string if it is below a view
	 */
	String place(PastStatement query, TableName name) {
		return query.tables()
			.stream()
			.filter((table) -> name(query, table).equals(name))
			.findFirst()
			.map((table) -> " at character %d of “%s”".formatted(table.start() + 1, query.sql()))
			.orElse("");
	}

	private TableName name(PastStatement query, TableReference table) {
		String named = table.database();
		if (named == null && this.database.isEmpty()) {
			throw StatementRefusal.at(query.sql(), table.start(),
					"a table without its database, and no database is selected");
		}
		TableName name = stored((named != null) ? named : this.database, table.name());
		if (isCatalog(name)) {
			throw StatementRefusal.at(query.sql(), table.start(),
					"a table of the server's own catalog, which keeps no certain past");
		}
		return name;
	}

	boolean isCatalog(TableName name) {
		return CATALOGS.contains(Identifier.lowerCase(name.database()));
	}

	/**
	 * Return what a statement means with another current database.
	 */
	Session in(String database) {
		return new Session(database, this.sqlMode, this.lowerCaseNames, this.account, this.clock);
	}

	TableName stored(String database, String table) {
		return this.lowerCaseNames ? new TableName(Identifier.lowerCase(database), Identifier.lowerCase(table))
				: new TableName(database, table);
	}

	/**
	 * Refuse functions that somebody has created: what they read is the present.
	 */
	void refuseFunctions(PastStatement query, MatrixOneStatements statements) {
		if (query.unknownFunctions().isEmpty()) {
			return;
		}
		List<String> created = statements.query(TimeTravelSql.FUNCTIONS,
				(row, number) -> Identifier.lowerCase(row.getString(2)));
		query.unknownFunctions().stream().filter(created::contains).findFirst().ifPresent((function) -> {
			throw StatementRefusal.at(query.sql(), 0,
					"function '%s' is one that somebody has created, and reads the present".formatted(function));
		});
	}

}
