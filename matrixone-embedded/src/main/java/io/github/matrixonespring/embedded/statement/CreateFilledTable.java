package io.github.matrixonespring.embedded.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Relations;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Type;
import io.github.matrixonespring.embedded.syntax.QueryParser;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * {@code CREATE TABLE t [(…)] [AS] SELECT …}. The table has the columns that are defined
 * and those of the query; what is defined and queried takes the place that it has in the
 * query.
 *
 * @param table the table, with the columns that are defined
 * @param query the query
 */
record CreateFilledTable(CreateTable table, String query) implements Form {

	static CreateFilledTable parse(CreateTable table, TokenCursor cursor) throws SQLException {
		cursor.accept("AS");
		int parentheses = 0;
		while (cursor.peek(parentheses).isSymbol("(")) {
			parentheses++;
		}
		if (cursor.peek(parentheses).isWord("TABLE")) {
			throw cursor.from(cursor.position() + parentheses).notSupported("the statement TABLE");
		}
		if (!cursor.peek(parentheses).isWord("SELECT") && !cursor.peek(parentheses).isWord("WITH")) {
			throw cursor.syntaxError();
		}
		if (cursor.peek(parentheses + 1).isEnd()) {
			throw cursor.from(cursor.position() + parentheses + 1).syntaxError();
		}
		TokenCursor parsed = cursor.from(cursor.position());
		new QueryParser(parsed).query();
		parsed.expectEnd();
		int end = cursor.tokens().size() - 1;
		while (cursor.tokens().get(end - 1).isSymbol(";")) {
			end--;
		}
		return new CreateFilledTable(table,
				cursor.sql().substring(cursor.peek().start(), cursor.tokens().get(end - 1).end()));
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		if (this.table.constraints().stream().anyMatch((constraint) -> constraint.type() == Type.FOREIGN_KEY)) {
			throw ServerError.of(20102, "HY000",
					"add foreign key in create table ... as select statement is not yet implemented");
		}
		return (Plan.Work) () -> {
			Session session = execution.session();
			String database = session.databaseOf(this.table.name());
			boolean exists = session.catalog().database(database).relation(this.table.name().name()) != null;
			if (exists && this.table.ifNotExists()) {
				return 0;
			}
			Map<String, ColumnDefinition> queried = queried(execution);
			List<ColumnDefinition> columns = new ArrayList<>();
			this.table.columns().stream().filter((column) -> !queried.containsKey(column.name())).forEach(columns::add);
			columns.addAll(queried.values());
			CreateTable filled = new CreateTable(this.table.name(), false, columns, this.table.constraints(), Map.of(),
					null, this.table.sql());
			((Plan.Work) filled.plan(execution)).run();
			try {
				return insert(database, List.copyOf(queried.keySet()), execution);
			}
			catch (SQLException ex) {
				new Relations(session).drop(this.table.name(), StoredTable.class, true, ex);
				throw ex;
			}
		};
	}

	private long insert(String database, List<String> columns, Execution execution) throws SQLException {
		Session session = execution.session();
		String insertion = "INSERT INTO " + quoted(database) + "." + quoted(this.table.name().name()) + " ("
				+ String.join(", ", columns.stream().map(CreateFilledTable::quoted).toList()) + ") (" + this.query
				+ ")";
		Plan.Modification planned = (Plan.Modification) ModifyRows.parse(TokenCursor.of(insertion)).plan(execution);
		planned.written().forEach(session.transactions()::writes);
		try (Statement statement = session.storage().createStatement()) {
			return statement.executeUpdate(planned.steps().get(0).sql());
		}
		finally {
			for (StoredTable written : planned.written()) {
				session.transactions().wrote(written);
			}
		}
	}

	/**
	 * Return the columns of the query, by their names.
	 */
	private Map<String, ColumnDefinition> queried(Execution execution) throws SQLException {
		Plan.Query planned = SelectRows.plan(this.query, execution);
		Map<String, ColumnDefinition> columns = new LinkedHashMap<>();
		try (PreparedStatement statement = execution.session().storage().prepareStatement(planned.sql())) {
			ResultSetMetaData metaData = statement.getMetaData();
			for (int i = 0; i < planned.columns().size(); i++) {
				Plan.ResultColumn queried = planned.columns().get(i);
				ColumnDefinition column = defined(queried.label());
				if (column == null) {
					Column source = source(metaData, i + 1, execution.session());
					boolean nullable = !queried.constant()
							&& metaData.isNullable(i + 1) != ResultSetMetaData.columnNoNulls;
					String definition = (source != null) ? definition(source)
							: type(queried.type()) + (nullable ? "" : " not null");
					column = ColumnDefinition.parse(TokenCursor.of(quoted(queried.label()) + " " + definition));
				}
				if (columns.put(column.name(), column) != null) {
					throw ServerError.duplicateEntry("(0," + column.name() + ")", "__mo_cpkey_col");
				}
			}
		}
		return columns;
	}

	private @Nullable ColumnDefinition defined(String label) {
		String name = LowerCase.of(label);
		return this.table.columns().stream().filter((column) -> column.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * A column of a table passes on its default and its numbers, but not its comment nor
	 * what it is updated to.
	 */
	private static String definition(Column source) {
		String definition = source.type() + (source.nullable() ? "" : " not null");
		if (source.autoIncrement()) {
			return definition + " auto_increment";
		}
		String value = source.defaultValue();
		boolean lost = source.type().startsWith("enum") || source.type().startsWith("set");
		return (value != null && !lost) ? definition + " default " + value.replace("\\", "\\\\") : definition;
	}

	private static @Nullable Column source(ResultSetMetaData metaData, int index, Session session) throws SQLException {
		for (Database database : session.catalog().databases().values()) {
			for (StoredTable table : database.tables()) {
				if (table.schema().equals(metaData.getSchemaName(index))) {
					for (Column column : table.structure().columns()) {
						if (column.name().equals(LowerCase.of(metaData.getColumnName(index)))) {
							return column;
						}
					}
				}
			}
		}
		return null;
	}

	/**
	 * Return the type of a computed column as it is defined.
	 */
	static String type(ServerType type) {
		int width = type.width();
		return switch (type.kind()) {
			case ANY -> "text";
			case CHAR -> (width > 0) ? "char(" + width + ")" : "varchar";
			case BIT, BINARY -> word(type) + "(" + Math.max(1, width) + ")";
			case VARCHAR, VARBINARY -> word(type) + ((width > 0) ? "(" + width + ")" : "");
			case TINYINT_UNSIGNED, SMALLINT_UNSIGNED, INT_UNSIGNED, BIGINT_UNSIGNED -> word(type).replace("_", " ");
			case DECIMAL -> "decimal(" + width + "," + type.scale() + ")";
			// As of now(3), too.
			case TIMESTAMP -> "timestamp";
			case TIME, DATETIME -> word(type) + "(" + type.scale() + ")";
			case ENUM, SET -> "varchar";
			default -> word(type);
		};
	}

	private static String word(ServerType type) {
		return type.kind().name().toLowerCase(Locale.ROOT);
	}

	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
