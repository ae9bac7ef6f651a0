package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the expressions of a query can name columns of.
 */
final class Scope {

	/** What only the server's tables have. */
	private static final String COMPOSITE_KEY = "__mo_cpkey_col";

	private final @Nullable Scope outer;

	private final List<Range> ranges = new ArrayList<>();

	/** The table that the statement changes, if it is read here. */
	private @Nullable String target;

	/** Whether a column of a query around is named with its table. */
	private boolean correlated;

	/** How often a column of a query around has been named. */
	private int outerColumns;

	/** How often a column from here has been named in a query within. */
	private int innerUses;

	/** The column of a query around that has been named last. */
	private @Nullable Found outerColumn;

	/** What the rows are grouped by, {@code null} if they are not. */
	private @Nullable Grouping grouping;

	Scope(@Nullable Scope outer) {
		this.outer = outer;
	}

	/**
	 * A table, view or query of the FROM clause, or the columns that stand for those by
	 * which two of them are joined with USING.
	 *
	 * @param name its alias or name, in lower case
	 * @param database the database that qualifies it, if it has no alias
	 * @param columns its columns
	 * @param shared whether its columns stand for those by which two tables are joined
	 */
	record Range(String name, @Nullable String database, List<RangeColumn> columns, boolean shared) {

		Range(String name, @Nullable String database, List<RangeColumn> columns) {
			this(name, database, columns, false);
		}

		Range with(List<RangeColumn> changed) {
			return new Range(this.name, this.database, changed, this.shared);
		}

	}

	/**
	 * A column that can be named.
	 *
	 * @param name its name in lower case
	 * @param label the label that it has where all columns are selected
	 * @param sql what stands for it in H2
	 * @param type its type
	 * @param merged whether another column stands for it, as with USING
	 * @param hidden whether only its name selects it
	 * @param stored whether its values are what a table holds, also if queries have
	 * passed them on
	 */
	record RangeColumn(String name, String label, String sql, ServerType type, boolean merged, boolean hidden,
			boolean stored) {

		RangeColumn(String name, String label, String sql, ServerType type, boolean stored) {
			this(name, label, sql, type, false, false, stored);
		}

		RangeColumn asMerged() {
			return new RangeColumn(this.name, this.label, this.sql, this.type, true, this.hidden, this.stored);
		}

		RangeColumn asShared() {
			return new RangeColumn(this.name, this.label, this.sql, this.type, this.stored);
		}

		RangeColumn as(String changedSql) {
			return new RangeColumn(this.name, this.label, changedSql, this.type, this.merged, this.hidden, this.stored);
		}

	}

	/**
	 * Return the name of a column with its table, in the case in which it is written.
	 * @param column the column
	 * @return the name
	 */
	String qualified(Expression.Column column) {
		if (column.isQualified()) {
			return column.names().get(column.names().size() - 2) + "." + column.name();
		}
		String name = LowerCase.of(column.name());
		for (Range range : this.ranges) {
			for (RangeColumn candidate : range.columns()) {
				if (candidate.name().equals(name) && !candidate.merged()) {
					return new Found(candidate, this, range).table() + "." + column.name();
				}
			}
		}
		return column.name();
	}

	boolean isInner() {
		return this.outer != null;
	}

	void add(Range range) throws SQLException {
		for (Range other : this.ranges) {
			if (other.name().equals(range.name())) {
				throw ServerError.invalidValue("table '" + range.name() + "' specified more than once");
			}
		}
		this.ranges.add(range);
	}

	void replace(int index, Range range) {
		this.ranges.set(index, range);
	}

	List<Range> ranges() {
		return this.ranges;
	}

	@Nullable Grouping grouping() {
		return this.grouping;
	}

	void groupedBy(Grouping grouped) {
		this.grouping = grouped;
	}

	/**
	 * A column and the scope that it was found in.
	 */
	record Found(RangeColumn column, Scope scope, Range range) {

		/**
		 * Return the name of the table that it is a column of, also where it stands for
		 * those by which tables are joined.
		 * @return the name
		 */
		String table() {
			if (!this.range.shared()) {
				return this.range.name();
			}
			return this.scope.ranges.stream()
				.filter((other) -> other != this.range)
				.filter((other) -> other.columns().stream().anyMatch((same) -> same.sql().equals(this.column.sql())))
				.map(Range::name)
				.findFirst()
				.orElse(this.range.name());
		}

	}

	/**
	 * Find a column here or in the queries around.
	 * @param column its name
	 * @return the column
	 * @throws SQLException if it does not exist or could be several
	 */
	Found find(Expression.Column column) throws SQLException {
		for (Scope scope = this; scope != null; scope = scope.outer) {
			Found found = scope.findHere(column);
			if (found != null) {
				correlate(found, column);
				return found;
			}
		}
		if (LowerCase.of(column.name()).equals(COMPOSITE_KEY)) {
			throw ServerError.notSupported("the hidden column " + column.name());
		}
		if (!column.isQualified()) {
			throw ServerError.invalidValue("column " + column.name() + " does not exist");
		}
		String table = table(column);
		if (isRange(table)) {
			throw ServerError.invalidValue("column '" + Labels.of(column) + "' does not exist");
		}
		throw ServerError.invalidValue("missing FROM-clause entry for table '" + table + "'");
	}

	/**
	 * Return whether the values of a column are what a table holds.
	 * @param column its name
	 * @return whether there is such a column, here or in the queries around
	 * @throws SQLException if it could be several
	 */
	boolean isStored(Expression.Column column) throws SQLException {
		for (Scope scope = this; scope != null; scope = scope.outer) {
			Found found = scope.findHere(column);
			if (found != null) {
				return found.column().stored();
			}
		}
		return false;
	}

	private void correlate(Found found, Expression.Column column) {
		for (Scope scope = this; scope != null && scope != found.scope(); scope = scope.outer) {
			scope.correlated |= column.isQualified();
			scope.outerColumns++;
			scope.outerColumn = found;
		}
		if (found.scope() != this) {
			found.scope().innerUses++;
		}
	}

	/**
	 * Return how many queries out another scope is.
	 * @param other this or one around
	 * @return the number, 0 for this
	 */
	int distance(Scope other) {
		int distance = 0;
		for (Scope scope = this; scope != null && scope != other; scope = scope.outer) {
			distance++;
		}
		return distance;
	}

	/**
	 * Return how often columns from here or from around have been named in queries
	 * within.
	 * @return the number
	 */
	int uses() {
		int uses = 0;
		for (Scope scope = this; scope != null; scope = scope.outer) {
			uses += scope.innerUses;
		}
		return uses;
	}

	/**
	 * Return the column of a query around that has been named last.
	 * @return its table and name
	 */
	String outerColumn() {
		Found found = Objects.requireNonNull(this.outerColumn);
		return found.table() + "." + found.column().name();
	}

	int outerColumns() {
		return this.outerColumns;
	}

	/**
	 * Remember that the table is read here which the statement changes.
	 * @param table its name
	 */
	void readsTarget(String table) {
		this.target = table;
	}

	/**
	 * Refuse to read the table that is changed, unless an UPDATE does so in a subquery
	 * that names its rows.
	 * @param update whether the statement is an UPDATE
	 * @throws SQLException if it is refused
	 */
	void checkTarget(boolean update) throws SQLException {
		if (this.target != null && !(update && this.correlated)) {
			throw ServerError.of(1093, "HY000",
					"You can't specify target table '" + this.target + "' for update in FROM clause");
		}
	}

	private boolean isRange(String table) {
		for (Scope scope = this; scope != null; scope = scope.outer) {
			if (scope.ranges.stream().anyMatch((range) -> range.name().equals(table))) {
				return true;
			}
		}
		return false;
	}

	private static String table(Expression.Column column) {
		return LowerCase.of(column.names().get(column.names().size() - 2));
	}

	@Nullable Found findHere(Expression.Column column) throws SQLException {
		String name = LowerCase.of(column.name());
		Found found = null;
		for (Range range : this.ranges) {
			if (column.isQualified() && !range.name().equals(table(column))) {
				continue;
			}
			for (RangeColumn candidate : range.columns()) {
				if (candidate.name().equals(name) && (column.isQualified() || !candidate.merged())) {
					if (found != null) {
						throw ServerError.invalidValue("ambiguous column reference "
								+ (column.isQualified() ? "'" + range.name() + "." + name : "to '" + column.name())
								+ "'");
					}
					found = new Found(candidate, this, range);
				}
			}
		}
		return found;
	}

}
