package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.TableDefinition.Column;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.PastCondition;
import io.github.matrixonespring.timetravel.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of restores that write rows. {@code n} is a row now, {@code o} the row that it
 * was.
 */
final class RestoreSql {

	static final String SETTINGS = "select @@foreign_key_checks, @@lock_wait_timeout";

	/** Types of which an update that joins takes literals only. */
	static final Set<String> ENUMERATED = Set.of("enum", "set");

	/** Changes with each write of a row. */
	private static final String ROW_ID = "__mo_rowid";

	/** Names no column of a user. */
	private static final String IN_SCOPE = "__matrixone_in_scope";

	private RestoreSql() {
	}

	/**
	 * Only before {@code BEGIN}: the server commits a transaction with it.
	 */
	static String checkForeignKeys(boolean check) {
		return "SET foreign_key_checks = " + (check ? 1 : 0);
	}

	static String waitForLocks(long seconds) {
		return "SET lock_wait_timeout = " + seconds;
	}

	/**
	 * Finds the columns of tables, but those that the server adds.
	 */
	static String columns(PointInTime time, int tables) {
		return """
				select c.table_name, t.create_options, c.column_name, c.data_type, c.column_type, c.extra, \
				c.is_nullable, c.column_default \
				from information_schema.columns%s c join information_schema.tables%1$s t \
				on t.table_schema = c.table_schema and t.table_name = c.table_name \
				where t.table_type = 'BASE TABLE' and c.table_schema = ?%s \
				and c.column_name not like '\\_\\_mo\\_%%' order by c.table_name, c.ordinal_position"""
			.formatted(time.hint(), named("c.table_name", tables));
	}

	/**
	 * Finds the primary and unique keys of tables.
	 */
	static String uniqueKeys(PointInTime time, int tables) {
		return """
				select table_name, index_name, column_name from information_schema.statistics%s \
				where non_unique = 0 and table_schema = ?%s order by table_name, index_name, seq_in_index"""
			.formatted(time.hint(), named("table_name", tables));
	}

	private static String named(String column, int tables) {
		return (tables > 0) ? " and %s in (%s)".formatted(column, places(tables)) : "";
	}

	/**
	 * Finds the tables of foreign keys from or into databases.
	 */
	static String foreignKeys(int databases) {
		return """
				select constraint_schema, table_name, unique_constraint_schema, referenced_table_name \
				from information_schema.referential_constraints \
				where constraint_schema in (%s) or unique_constraint_schema in (%1$s)""".formatted(places(databases));
	}

	/**
	 * Finds a column whose name has a capital letter.
	 */
	static String capitals(int databases) {
		return """
				select 1 from information_schema.columns where table_schema in (%s) \
				and hex(column_name) <> hex(lower(column_name)) limit 1""".formatted(places(databases));
	}

	/**
	 * Finds the columns of foreign keys from or into databases.
	 * @param databases how many databases, or 0 for all
	 */
	static String foreignKeyColumns(PointInTime time, int databases) {
		String columns = """
				select distinct constraint_name, db_name, table_name, column_name, refer_db_name, refer_table_name, \
				refer_column_name, on_delete from mo_catalog.mo_foreign_keys""" + time.hint();
		return (databases > 0)
				? columns + " where db_name in (%s) or refer_db_name in (%1$s)".formatted(places(databases)) : columns;
	}

	/**
	 * Finds the rows that differ: the columns of their key now and then, a digest of what
	 * they are now, and whether they meet the condition now and then.
	 * @param keys how many keys the rows are chosen by, or 0 for all
	 * @param limit how many rows are read at most, or 0 for all
	 */
	static String differences(RestoredTable table, @Nullable PastCondition condition, int keys, int limit) {
		String select = "%s, %s%s".formatted(keys(table, "n", "o"), image(table, "n"),
				(condition != null) ? ", n.%s, o.%1$s".formatted(IN_SCOPE) : "");
		return differing(table, select, condition, keys) + ((limit > 0) ? " limit " + limit : "");
	}

	/**
	 * Counts the rows of tables that differ: the number of the table, and the count.
	 */
	static String countDifferences(List<RestoredTable> tables) {
		return IntStream.range(0, tables.size())
			.mapToObj((number) -> differing(tables.get(number), number + ", count(*)", null, 0))
			.collect(Collectors.joining(" union all "));
	}

	/**
	 * Finds the rows of either moment that are not the same stored row at the other one:
	 * the columns of their key. Rows that the server has moved, when it merged files, are
	 * among them.
	 * @param limit how many rows are read at most
	 */
	static String writtenSince(RestoredTable table, @Nullable PastCondition condition, int limit) {
		String same = onKey(table) + " and n.%s = o.%1$s".formatted(ROW_ID);
		// Rows that changed are found by the first half, unless it leaves some out.
		String there = (condition != null) ? same : onKey(table);
		return """
				select %s from %s where not exists (select 1 from %s o where %s) \
				union all select %s from %s where not exists (select 1 from %s n where %s) limit %d""".formatted(
				keys(table, "n"), stored(table, PointInTime.now(), "n", condition), at(table, table.point()), same,
				keys(table, "o"), stored(table, table.point(), "o", condition), at(table, PointInTime.now()), there,
				limit);
	}

	private static String stored(RestoredTable table, PointInTime time, String alias,
			@Nullable PastCondition condition) {
		String rows = at(table, time);
		if (condition == null) {
			return rows + " " + alias;
		}
		String columns = table.key().stream().map(RestoreSql::quoted).collect(Collectors.joining(", "));
		return "(select %s, %s from %s where (%s)) %s".formatted(columns, ROW_ID, rows, condition.at(time), alias);
	}

	private static String at(RestoredTable table, PointInTime time) {
		return table.name().quoted() + time.hint();
	}

	private static String differing(RestoredTable table, String select, @Nullable PastCondition condition, int keys) {
		String now = side(table, PointInTime.now(), "n", condition, keys);
		String then = side(table, table.point(), "o", condition, keys);
		String on = onKey(table);
		String scope = (condition != null) ? " and (n.%s = 1 or o.%1$s = 1)".formatted(IN_SCOPE) : "";
		String added = "o.%s is null".formatted(firstOfKey(table));
		String removed = "n.%s is null".formatted(firstOfKey(table));
		String changed = table.columns().isEmpty() ? "" : " or not (%s)".formatted(equal(table));
		if (table.joins()) {
			return "select %s from %s full outer join %s on %s where (%s or %s%s)%s".formatted(select, now, then, on,
					added, removed, changed, scope);
		}
		return "select %s from %s left join %s on %s where (%s%s)%s union all select %1$s from %3$s left join %2$s on %4$s where %s%7$s"
			.formatted(select, now, then, on, added, changed, scope, removed);
	}

	private static String side(RestoredTable table, PointInTime time, String alias, @Nullable PastCondition condition,
			int keys) {
		if (condition == null && keys == 0) {
			return "%s%s %s".formatted(table.name().quoted(), time.hint(), alias);
		}
		String columns = Stream
			.concat(table.key().stream(), columnsAt(table, time).filter((column) -> !table.key().contains(column)))
			.map(RestoreSql::quoted)
			.collect(Collectors.joining(", "));
		String scope = (condition != null)
				? ", case when (%s) then 1 else 0 end as %s".formatted(condition.at(time), IN_SCOPE) : "";
		String where = (keys > 0) ? " where " + in(table, "", keys) : "";
		return "(select %s%s from %s%s%s) %s".formatted(columns, scope, table.name().quoted(), time.hint(), where,
				alias);
	}

	private static Stream<String> columnsAt(RestoredTable table, PointInTime time) {
		TableDefinition definition = time.isNow() ? table.now() : table.then();
		return definition.columns().keySet().stream();
	}

	private static String of(String alias, Stream<String> columns) {
		return columns.map((column) -> alias + "." + quoted(column)).collect(Collectors.joining(", "));
	}

	private static String equal(RestoredTable table) {
		return table.columns()
			.stream()
			.map((column) -> (column.isSerialized() ? "serial_full(n.%s) <=> serial_full(o.%1$s)" : "n.%s <=> o.%1$s")
				.formatted(quoted(column.name())))
			.collect(Collectors.joining(" and "));
	}

	/**
	 * A digest of all columns of a row that users write.
	 */
	private static String image(RestoredTable table, String alias) {
		Stream<Column> columns = table.now().columns().values().stream().filter((column) -> !column.generated());
		return "md5(serial_full(%s))".formatted(of(alias, columns.map(Column::name)));
	}

	/**
	 * Reads digests of rows: the columns of the key, and the digest.
	 */
	static String images(RestoredTable table, int keys) {
		return "select %s, %s from %s n where %s".formatted(keys(table, "n"), image(table, "n"), table.name().quoted(),
				in(table, "n.", keys));
	}

	/**
	 * Reads columns of rows as they were: those of the key, then these.
	 */
	static String then(RestoredTable table, List<String> columns, int keys) {
		return "select %s, %s from %s%s o where %s".formatted(keys(table, "o"), of("o", columns.stream()),
				table.name().quoted(), table.point().hint(), in(table, "o.", keys));
	}

	/**
	 * Reads rows now and then: the columns of the key now and then, all columns now, all
	 * columns then.
	 */
	static String examples(RestoredTable table, int keys) {
		String select = "%s, %s, %s".formatted(keys(table, "n", "o"), of("n", columnsAt(table, PointInTime.now())),
				of("o", columnsAt(table, table.point())));
		return differing(table, select, null, keys);
	}

	/**
	 * Locks rows that there are.
	 */
	static String lock(RestoredTable table, int keys) {
		return "select 1 from %s n where %s for update".formatted(table.name().quoted(), in(table, "n.", keys));
	}

	/**
	 * Locks the keys of rows that there were and are not, where the key is one column:
	 * the server locks what a right join finds of the present. A look at the present
	 * alone locks no key that is missing, one at the past fails if the table was altered
	 * since, and a join on several columns ends in an internal error. So does one of
	 * which the key of the present is not selected, unless the key is the first column.
	 */
	static String lockMissing(RestoredTable table, int keys) {
		return "select n.%s from %s right join %s on %s for update".formatted(firstOfKey(table),
				side(table, PointInTime.now(), "n", null, keys), side(table, table.point(), "o", null, keys),
				onKey(table));
	}

	static String delete(RestoredTable table, int keys) {
		return "delete from %s where %s".formatted(table.name().quoted(), in(table, "", keys));
	}

	/**
	 * Deletes all rows that there were not.
	 */
	static String deleteAll(RestoredTable table) {
		return "delete n from %s n left join %1$s%s o on %s where o.%s is null".formatted(table.name().quoted(),
				table.point().hint(), onKey(table), firstOfKey(table));
	}

	/**
	 * Writes columns of rows as they were.
	 */
	static String update(RestoredTable table, List<Column> columns, int keys) {
		return update(table, columns, "%s and %s".formatted(in(table, "n.", keys), in(table, "o.", keys)));
	}

	/**
	 * Writes columns of all rows that differ as they were.
	 */
	static String updateAll(RestoredTable table, List<Column> columns) {
		return update(table, columns, "not (%s)".formatted(equal(table)));
	}

	private static String update(RestoredTable table, List<Column> columns, String where) {
		return "update %s n join %1$s%s o on %s set %s where %s".formatted(table.name().quoted(), table.point().hint(),
				onKey(table),
				Stream
					.concat(columns.stream().map((column) -> "n.%s = o.%1$s".formatted(quoted(column.name()))),
							kept(table, columns).map((column) -> "n.%s = n.%1$s".formatted(column)))
					.collect(Collectors.joining(", ")),
				where);
	}

	/**
	 * Return the columns that are to stay what they are in an update of others: one with
	 * {@code ON UPDATE} would become the present.
	 */
	private static Stream<String> kept(RestoredTable table, List<Column> columns) {
		return table.now()
			.columns()
			.values()
			.stream()
			.filter((column) -> column.isTime() && !column.generated() && !columns.contains(column)
					&& !table.key().contains(column.name()))
			.map((column) -> quoted(column.name()));
	}

	/**
	 * Writes the same values into rows: in an update that joins, the server takes no
	 * column for an {@code ENUM} or a {@code SET}. The values come first.
	 */
	static String updateValues(RestoredTable table, List<Column> columns, int keys) {
		return set(table, columns, "?", keys);
	}

	/**
	 * Makes columns of rows {@code NULL}.
	 */
	static String clear(RestoredTable table, List<Column> columns, int keys) {
		return set(table, columns, "null", keys);
	}

	private static String set(RestoredTable table, List<Column> columns, String value, int keys) {
		return "update %s set %s where %s".formatted(table.name().quoted(),
				Stream
					.concat(columns.stream().map((column) -> "%s = %s".formatted(quoted(column.name()), value)),
							kept(table, columns).map((column) -> "%s = %1$s".formatted(column)))
					.collect(Collectors.joining(", ")),
				in(table, "", keys));
	}

	/**
	 * Inserts rows as they were.
	 * @param without columns that are left out
	 */
	static String insert(RestoredTable table, List<String> without, int keys) {
		return insert(table, without, in(table, "o.", keys));
	}

	/**
	 * Inserts all rows that there are not.
	 */
	static String insertAll(RestoredTable table) {
		return insert(table, List.of(),
				"not exists (select 1 from %s n where %s)".formatted(table.name().quoted(), onKey(table)));
	}

	private static String insert(RestoredTable table, List<String> without, String where) {
		List<String> columns = Stream.concat(table.key().stream(), table.columns().stream().map(Column::name))
			.filter((column) -> !without.contains(column))
			.map(RestoreSql::quoted)
			.toList();
		return "insert into %s (%s) select %s from %1$s%s o where %s".formatted(table.name().quoted(),
				String.join(", ", columns),
				columns.stream().map((column) -> "o." + column).collect(Collectors.joining(", ")), table.point().hint(),
				where);
	}

	static String drop(TableName table) {
		return "DROP TABLE " + table.quoted();
	}

	/**
	 * Finds rows that refer to some rows of a table by a foreign key: the columns of
	 * their keys.
	 * @param child the columns of the key of the table that has the foreign key
	 * @param onlyIfChanged whether only rows of which the columns that are referred to
	 * change
	 */
	static String dependents(ForeignKey foreignKey, TableDefinition child, RestoredTable parent, boolean onlyIfChanged,
			int keys) {
		String join = onlyIfChanged
				? " join %s%s o on %s".formatted(parent.name().quoted(), parent.point().hint(), onKey(parent)) : "";
		String changed = onlyIfChanged ? " and not (%s)".formatted(same(foreignKey.referred(), "<=>")) : "";
		return "select %s from %s c join %s n on %s%s where %s%s".formatted(keys(child, "c"),
				foreignKey.child().quoted(), parent.name().quoted(), refers(foreignKey, "c", "n"), join,
				in(parent, "n.", keys), changed);
	}

	/**
	 * Finds which of some rows of a table others of them refer to: the columns of the
	 * keys of those that are referred to, and of those that refer.
	 */
	static String referred(ForeignKey foreignKey, RestoredTable table, int keys) {
		return "select %s from %s c join %2$s n on %s where %s".formatted(keys(table, "n", "c"), table.name().quoted(),
				refers(foreignKey, "c", "n"), in(table, "n.", keys));
	}

	/**
	 * Finds rows that, as they were, refer to a row that there is not now: the columns of
	 * their key.
	 */
	static String withoutParent(ForeignKey foreignKey, RestoredTable child, int keys) {
		return "select %s %s and p.%s is null".formatted(keys(child, "o"), parents(foreignKey, child, "", keys),
				quoted(foreignKey.referred().get(0)));
	}

	/**
	 * Finds what rows, as they were, refer to: the columns of their key, those of the row
	 * that they referred to then, and those of the row that they would refer to now.
	 */
	static String parents(ForeignKey foreignKey, RestoredTable child, RestoredTable parent, int keys) {
		String then = " left join %s%s t on %s".formatted(parent.name().quoted(), parent.point().hint(),
				refers(foreignKey, "o", "t"));
		return "select %s, %s %s".formatted(keys(child, "o"), keys(parent, "t", "p"),
				parents(foreignKey, child, then, keys));
	}

	private static String parents(ForeignKey foreignKey, RestoredTable child, String then, int keys) {
		return "from %s%s o left join %s p on %s%s where %s and %s".formatted(child.name().quoted(),
				child.point().hint(), foreignKey.parent().quoted(), refers(foreignKey, "o", "p"), then,
				in(child, "o.", keys), isSet(foreignKey, "o"));
	}

	/**
	 * Finds what some rows refer to by a foreign key.
	 */
	static String references(ForeignKey foreignKey, RestoredTable child, int keys) {
		return "select distinct %s from %s c where %s and %s".formatted(of("c", foreignKey.columns().stream()),
				child.name().quoted(), in(child, "c.", keys), isSet(foreignKey, "c"));
	}

	/**
	 * Locks a row that others refer to by a foreign key.
	 */
	static String lockParent(ForeignKey foreignKey) {
		return "select 1 from %s where %s for update".formatted(foreignKey.parent().quoted(),
				foreignKey.referred()
					.stream()
					.map((column) -> quoted(column) + " = ?")
					.collect(Collectors.joining(" and ")));
	}

	/**
	 * Locks the rows that some rows refer to by a foreign key.
	 */
	static String lockParents(ForeignKey foreignKey, RestoredTable child, int keys) {
		return "select 1 from %s c join %s p on %s where %s for update".formatted(child.name().quoted(),
				foreignKey.parent().quoted(), refers(foreignKey, "c", "p"), in(child, "c.", keys));
	}

	/**
	 * Finds rows that refer to a row that there is not: the columns of their keys.
	 * @param keys how many keys the rows are chosen by, or 0 for all
	 */
	static String orphans(ForeignKey foreignKey, RestoredTable child, int keys) {
		return "select %s from %s c left join %s p on %s where %s and p.%s is null%s".formatted(keys(child, "c"),
				child.name().quoted(), foreignKey.parent().quoted(), refers(foreignKey, "c", "p"),
				isSet(foreignKey, "c"), quoted(foreignKey.referred().get(0)),
				(keys > 0) ? " and " + in(child, "c.", keys) : "");
	}

	/**
	 * Finds rows that hold a unique value now that another row held then: the columns of
	 * the keys of both.
	 */
	static String holders(RestoredTable table, List<String> uniqueKey, int keys) {
		return "select %s from %s n join %2$s%s o on %s where not (%s) and %s".formatted(keys(table, "n", "o"),
				table.name().quoted(), table.point().hint(), same(uniqueKey, "="), onKey(table), in(table, "o.", keys));
	}

	private static String refers(ForeignKey foreignKey, String child, String parent) {
		List<String> pairs = new ArrayList<>();
		for (int i = 0; i < foreignKey.columns().size(); i++) {
			pairs.add("%s.%s = %s.%s".formatted(child, quoted(foreignKey.columns().get(i)), parent,
					quoted(foreignKey.referred().get(i))));
		}
		return String.join(" and ", pairs);
	}

	private static String isSet(ForeignKey foreignKey, String alias) {
		return foreignKey.columns()
			.stream()
			.map((column) -> "%s.%s is not null".formatted(alias, quoted(column)))
			.collect(Collectors.joining(" and "));
	}

	private static String onKey(RestoredTable table) {
		return same(table.key(), "=");
	}

	private static String same(List<String> columns, String operator) {
		return columns.stream()
			.map((column) -> "n.%s %s o.%1$s".formatted(quoted(column), operator))
			.collect(Collectors.joining(" and "));
	}

	private static String firstOfKey(RestoredTable table) {
		return quoted(table.key().get(0));
	}

	/**
	 * Chooses rows by their keys.
	 * @param prefix the alias of the table, with a dot, or an empty string
	 */
	private static String in(RestoredTable table, String prefix, int keys) {
		List<String> columns = table.key().stream().map((column) -> prefix + quoted(column)).toList();
		List<String> places = table.key()
			.stream()
			.map((column) -> table.now().isBinary(column) ? "unhex(?)" : "?")
			.toList();
		boolean composite = columns.size() > 1;
		String place = composite ? "(" + String.join(", ", places) + ")" : places.get(0);
		return "%s in (%s)".formatted(composite ? "(" + String.join(", ", columns) + ")" : columns.get(0),
				String.join(", ", Collections.nCopies(keys, place)));
	}

	/**
	 * The columns of the keys of tables, one after the other, as they are sent.
	 */
	private static String keys(TableDefinition definition, String... aliases) {
		return Stream.of(aliases)
			.flatMap((alias) -> definition.keyOrHidden().stream().map((column) -> sent(definition, alias, column)))
			.collect(Collectors.joining(", "));
	}

	private static String keys(RestoredTable table, String... aliases) {
		return keys(table.now(), aliases);
	}

	/**
	 * The driver takes a binary column for one of text, and does not give every time as
	 * it is.
	 */
	private static String sent(TableDefinition definition, String alias, String column) {
		String name = alias + "." + quoted(column);
		if (definition.isBinary(column)) {
			return "hex(" + name + ")";
		}
		return definition.isKeyedByText(column) ? "cast(" + name + " as char)" : name;
	}

	private static String places(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	private static String quoted(String name) {
		return new Identifier(name).quoted();
	}

}
