package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * What the tables of a query were at a moment. Refuses those that have no past, those
 * that did not exist, and views under which the server would read the present. What there
 * was does not change any more, so it is remembered.
 */
final class PastTables {

	private static final int MAX_REMEMBERED = 4096;

	private static final int MAX_VIEW_DEPTH = 16;

	private static final Set<String> CATALOGS = Set.of("information_schema", "mo_catalog", "mo_debug", "mo_task",
			"mysql", "system", "system_metrics");

	private final Map<Remembered, Definition> remembered = Collections
		.synchronizedMap(new LinkedHashMap<>(16, 0.75F, true) {

			@Override
			protected boolean removeEldestEntry(Map.Entry<Remembered, Definition> eldest) {
				return size() > MAX_REMEMBERED;
			}

		});

	private final boolean oneServer;

	/**
	 * Create a new {@code PastTables}.
	 * @param oneServer whether all connections lead to the same server, on which a moment
	 * is one
	 */
	PastTables(boolean oneServer) {
		this.oneServer = oneServer;
	}

	/**
	 * Check the tables of a query.
	 * @param statements ask on their connection
	 * @param query the query
	 * @param session what names mean there
	 * @param time the moment, with its timestamp
	 * @return the tables that are read, also below views
	 */
	Set<TableName> check(MatrixOneStatements statements, PastStatement query, Session session, PointInTime time) {
		Set<TableName> names = session.names(query);
		Set<TableName> read = new LinkedHashSet<>();
		for (int depth = 0; !names.isEmpty(); depth++) {
			if (depth > MAX_VIEW_DEPTH) {
				throw refused(names, "has views of more than %d levels".formatted(MAX_VIEW_DEPTH), time);
			}
			Map<TableName, Definition> definitions = definitions(statements, names, session, time);
			read.addAll(definitions.keySet());
			names = definitions.entrySet()
				.stream()
				.flatMap((entry) -> below(entry.getKey(), entry.getValue(), time, statements, session))
				.filter((name) -> !read.contains(name))
				.collect(Collectors.toCollection(LinkedHashSet::new));
		}
		return read;
	}

	private static RuntimeException refused(Object what, String reason, PointInTime time) {
		return new InvalidDataAccessApiUsageException(
				"%s cannot be read at %s: it %s. Nothing was read".formatted(what, time, reason));
	}

	private Map<TableName, Definition> definitions(MatrixOneStatements statements, Set<TableName> names,
			Session session, PointInTime time) {
		Map<TableName, Definition> found = new HashMap<>();
		List<TableName> asked = new ArrayList<>();
		for (TableName name : names) {
			Definition known = this.oneServer ? this.remembered.get(new Remembered(session.account(), time, name))
					: null;
			if (known != null) {
				found.put(name, known);
			}
			else {
				asked.add(name);
			}
		}
		if (!asked.isEmpty()) {
			Map<TableName, Definition> answered = ask(statements, asked, session, time);
			answered.forEach((name, definition) -> this.remembered.put(new Remembered(session.account(), time, name),
					definition));
			found.putAll(answered);
		}
		return found;
	}

	private static Map<TableName, Definition> ask(MatrixOneStatements statements, List<TableName> names,
			Session session, PointInTime time) {
		Object[] arguments = arguments(names);
		Map<TableName, String> types = new HashMap<>();
		statements.query(TimeTravelSql.tables(time, names.size()),
				(row, number) -> types.put(session.stored(row.getString(1), row.getString(2)), row.getString(3)),
				arguments);
		Map<TableName, String> views = new HashMap<>();
		if (types.containsValue("VIEW")) {
			statements.query(TimeTravelSql.views(time, names.size()),
					(row, number) -> views.put(session.stored(row.getString(1), row.getString(2)), row.getString(3)),
					arguments);
		}
		return names.stream()
			.distinct()
			.collect(Collectors.toMap((name) -> name, (name) -> definition(name, types.get(name), views, time)));
	}

	private static Object[] arguments(Collection<TableName> names) {
		return names.stream().flatMap((name) -> Stream.of(name.database(), name.table())).toArray();
	}

	private static Definition definition(TableName name, @Nullable String type, Map<TableName, String> views,
			PointInTime time) {
		if (type == null) {
			throw new InvalidDataAccessResourceUsageException("""
					%s did not exist at %s, or was not to be seen. Nothing was read. A temporary table has no past"""
				.formatted(name, time));
		}
		return switch (type) {
			case "BASE TABLE" -> new Definition(null);
			case "VIEW" -> new Definition(ViewDefinition.of(views.getOrDefault(name, "")));
			default -> throw refused(name, "was a %s, which has no past".formatted(type), time);
		};
	}

	private static Stream<TableName> below(TableName name, Definition definition, PointInTime time,
			MatrixOneStatements statements, Session session) {
		ViewDefinition view = definition.view();
		if (view == null) {
			return Stream.empty();
		}
		try {
			return view.tables(name.database(), session, statements).stream();
		}
		catch (DataAccessException ex) {
			throw new InvalidDataAccessApiUsageException(
					"%s cannot be read at %s: it is a view for which that is not certain. Nothing was read"
						.formatted(name, time),
					ex);
		}
	}

	/**
	 * The name of a table, as the server stores it.
	 *
	 * @param database the database
	 * @param table the table
	 */
	record TableName(String database, String table) {

		@Override
		public String toString() {
			return "'" + this.database + "." + this.table + "'";
		}

	}

	private record Remembered(String account, PointInTime time, TableName name) {
	}

	/**
	 * What a name was.
	 *
	 * @param view the definition of a view, or {@code null} for a table
	 */
	private record Definition(@Nullable ViewDefinition view) {
	}

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

		/**
		 * Return what statements mean on a connection.
		 * @throws InvalidDataAccessApiUsageException if the server reads other tables
		 * there than those that are named, for which hints mean nothing
		 */
		static Session of(MatrixOneStatements statements) {
			boolean rewriting = statements.query(TimeTravelSql.REWRITING, (row, number) -> row.getString(2))
				.stream()
				.anyMatch(Set.of("on", "1")::contains);
			if (rewriting) {
				throw new InvalidDataAccessApiUsageException(
						"""
								The past cannot be read in this session: enable_remap_hint is on, so the server may read \
								another query for a table, and that in the present. Nothing was read. Set enable_remap_hint = 0""");
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

		private TableName name(PastStatement query, TableReference table) {
			String named = table.database();
			if (named == null && this.database.isEmpty()) {
				throw StatementRefusal.at(query.sql(), table.start(),
						"a table without its database, and no database is selected");
			}
			TableName name = stored((named != null) ? named : this.database, table.name());
			if (CATALOGS.contains(Identifier.lowerCase(name.database()))) {
				throw StatementRefusal.at(query.sql(), table.start(),
						"a table of the server's own catalog, which keeps no certain past");
			}
			return name;
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

}
