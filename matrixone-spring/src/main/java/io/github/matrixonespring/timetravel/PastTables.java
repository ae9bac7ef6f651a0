package io.github.matrixonespring.timetravel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
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

	private static final String VIEW = "VIEW";

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
	 * Check what is named in a query.
	 * @param statements ask on their connection
	 * @param named the tables and views
	 * @param place tells where in the query one is named
	 * @param session what names mean there
	 * @param time the moment, with its timestamp
	 * @return the tables that are read, also below views
	 */
	Set<TableName> check(MatrixOneStatements statements, Set<TableName> named, Function<TableName, String> place,
			Session session, PointInTime time) {
		return new Check(statements, place, session, time).check(named);
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
	 * The check of one query.
	 */
	private final class Check {

		private final MatrixOneStatements statements;

		private final Function<TableName, String> place;

		private final Session session;

		private final PointInTime time;

		private final Set<TableName> read = new LinkedHashSet<>();

		Check(MatrixOneStatements statements, Function<TableName, String> place, Session session, PointInTime time) {
			this.statements = statements;
			this.place = place;
			this.session = session;
			this.time = time;
		}

		Set<TableName> check(Set<TableName> named) {
			Set<TableName> names = named;
			for (int depth = 0; !names.isEmpty(); depth++) {
				if (depth > MAX_VIEW_DEPTH) {
					throw refused(named.iterator().next(), "is a view of more than %d levels".formatted(MAX_VIEW_DEPTH),
							null);
				}
				Map<TableName, Definition> definitions = definitions(names);
				this.read.addAll(definitions.keySet());
				names = definitions.entrySet()
					.stream()
					.flatMap((entry) -> below(entry.getKey(), entry.getValue()))
					.filter((name) -> !this.read.contains(name))
					.collect(Collectors.toCollection(LinkedHashSet::new));
			}
			return this.read;
		}

		private RuntimeException refused(TableName name, String reason, @Nullable Throwable cause) {
			return new InvalidDataAccessApiUsageException("%s%s cannot be read at %s: it %s. Nothing was read"
				.formatted(name, this.place.apply(name), this.time, reason), cause);
		}

		private Map<TableName, Definition> definitions(Set<TableName> names) {
			Map<TableName, Definition> found = new HashMap<>();
			List<TableName> asked = new ArrayList<>();
			for (TableName name : names) {
				Definition known = PastTables.this.oneServer ? PastTables.this.remembered.get(key(name)) : null;
				if (known != null) {
					found.put(name, known);
				}
				else {
					asked.add(name);
				}
			}
			if (!asked.isEmpty()) {
				Map<TableName, Definition> answered = ask(asked);
				answered.forEach((name, definition) -> PastTables.this.remembered.put(key(name), definition));
				found.putAll(answered);
			}
			return found;
		}

		private Remembered key(TableName name) {
			return new Remembered(this.session.account(), this.time, name);
		}

		private Map<TableName, Definition> ask(List<TableName> names) {
			Object[] arguments = names.stream().flatMap((name) -> Stream.of(name.database(), name.table())).toArray();
			Map<TableName, String> types = new HashMap<>();
			this.statements.query(TimeTravelSql.tables(this.time, names.size()),
					(row, number) -> types.put(stored(row), row.getString(3)), arguments);
			Map<TableName, String> views = new HashMap<>();
			if (types.containsValue(VIEW)) {
				this.statements.query(TimeTravelSql.views(this.time, names.size()),
						(row, number) -> views.put(stored(row), row.getString(3)), arguments);
			}
			return names.stream()
				.collect(Collectors.toMap((name) -> name,
						(name) -> definition(name, types.get(name), views.getOrDefault(name, ""))));
		}

		private TableName stored(ResultSet row) throws SQLException {
			return this.session.stored(row.getString(1), row.getString(2));
		}

		private Definition definition(TableName name, @Nullable String type, String view) {
			if (type == null) {
				throw new InvalidDataAccessResourceUsageException(
						"""
								%s%s did not exist at %s, or was not to be seen. Nothing was read. A temporary table has no past"""
							.formatted(name, this.place.apply(name), this.time));
			}
			return switch (type) {
				case "BASE TABLE" -> new Definition(null);
				case VIEW -> new Definition(ViewDefinition.of(view));
				default -> throw refused(name, "was of type %s, which has no past".formatted(type), null);
			};
		}

		private Stream<TableName> below(TableName name, Definition definition) {
			ViewDefinition view = definition.view();
			if (view == null) {
				return Stream.empty();
			}
			try {
				return view.tables(name.database(), this.session, this.statements).stream();
			}
			catch (DataAccessException ex) {
				throw refused(name, "is a view for which that is not certain", ex);
			}
		}

	}

}
