package io.github.matrixonespring.restore;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;

/**
 * The SQL of restores by the server's own statement. All of it takes an administrator.
 */
final class ObjectSql {

	static final String CONNECTION = "select connection_id()";

	/**
	 * A connection that is open and does nothing has no statement, and one that asks this
	 * does nothing else.
	 */
	static final String RUNNING = """
			select count(*) from mo_sessions() s where s.conn_id = ? and s.info <> '' \
			and s.conn_id <> connection_id()""";

	static final String ACCOUNT = "select current_account_name()";

	/** Finds the transactions that hold locks, and on which tables. */
	static final String LOCKS = """
			select distinct l.txn_id, l.table_id from mo_locks() l where l.lock_status = 'acquired'""";

	/** Tells the name and the database of each. */
	static final String PUBLICATIONS = "show publications";

	/** Only the account {@code sys} has the catalog of branches. */
	static final String BRANCHES = """
			select table_id, p_table_id, level <> 'alter' from mo_catalog.mo_branch_metadata where not table_deleted""";

	private static final String SYSTEM = """
			('mo_catalog', 'mo_debug', 'mo_task', 'mysql', 'system', 'system_metrics', 'information_schema')""";

	/** The system's account sees those of all accounts. */
	private static final String OWN = "account_id = current_account_id()";

	private ObjectSql() {
	}

	static String databases(PointInTime time, boolean one) {
		return "select datname, dat_id from mo_catalog.mo_database%s where %s".formatted(time.hint(),
				OWN + (one ? " and datname = ?" : " and datname not in " + SYSTEM));
	}

	static String objects(PointInTime time, boolean logicalIds, boolean ofDatabase, boolean one) {
		return """
				select reldatabase, relname, relkind, rel_id, %s from mo_catalog.mo_tables%s \
				where relkind in ('r', 'v', 'S', 'e') and %s%s and relname not like '\\_\\_mo\\_%%'""".formatted(
				logicalIds ? "rel_logical_id" : "rel_id", time.hint(),
				OWN + (ofDatabase ? " and reldatabase = ?" : " and reldatabase not in " + SYSTEM),
				one ? " and relname = ?" : "");
	}

	/**
	 * Finds the privileges on objects, not those on the account.
	 */
	static String grants(PointInTime time) {
		return """
				select role_name, obj_type, obj_id, privilege_name, with_grant_option from mo_catalog.mo_role_privs%s \
				where obj_id > 0 order by role_name, obj_type, obj_id, privilege_name""".formatted(time.hint());
	}

	/**
	 * Counts the rows that a table had and that would refer to nothing today.
	 */
	static String withoutParent(ForeignKey foreignKey, PointInTime time) {
		String on = IntStream.range(0, foreignKey.columns().size())
			.mapToObj((i) -> "p.%s = c.%s".formatted(new Identifier(foreignKey.referred().get(i)).quoted(),
					new Identifier(foreignKey.columns().get(i)).quoted()))
			.collect(Collectors.joining(" and "));
		String refers = foreignKey.columns()
			.stream()
			.map((column) -> "c.%s is not null".formatted(new Identifier(column).quoted()))
			.collect(Collectors.joining(" and "));
		return "select count(*) from %s%s c left join %s p on %s where %s and p.%s is null".formatted(
				foreignKey.child().quoted(), time.hint(), foreignKey.parent().quoted(), on, refers,
				new Identifier(foreignKey.referred().get(0)).quoted());
	}

	/**
	 * Counts the rows of tables now and then: the number of the table, and the counts, or
	 * -1 for a table that there is not.
	 * @param now tells which tables there are
	 * @param then tells which tables there were
	 */
	static String counts(List<TableName> tables, Predicate<TableName> now, Predicate<TableName> then,
			PointInTime time) {
		return IntStream.range(0, tables.size()).mapToObj((number) -> {
			TableName table = tables.get(number);
			return "select %d as number, %s, %s".formatted(number,
					now.test(table) ? "(select count(*) from %s)".formatted(table.quoted()) : "-1",
					then.test(table) ? "(select count(*) from %s%s)".formatted(table.quoted(), time.hint()) : "-1");
		}).collect(Collectors.joining(" union all "));
	}

	/**
	 * Fails if the view cannot be read.
	 */
	static String readView(TableName view, PointInTime time) {
		return "select 1 from %s%s where 1 = 0".formatted(view.quoted(), time.hint());
	}

	/**
	 * The statement by which the server creates a table or view again.
	 */
	static String definition(ServerObject object, PointInTime time) {
		return "show create %s %s%s".formatted((object.kind() == Kind.VIEW) ? "view" : "table", object.name().quoted(),
				time.hint());
	}

	/**
	 * Finds in what database and SQL mode a view was created, and whether by another
	 * role.
	 */
	static String viewSettings(PointInTime time) {
		return """
				select viewdef, owner <> current_role_id() from mo_catalog.mo_tables%s where %s and reldatabase = ? \
				and relname = ?""".formatted(time.hint(), OWN);
	}

	/**
	 * Tells whether there was an object with an id.
	 */
	static String exists(PointInTime time) {
		return "select count(*) from mo_catalog.mo_tables%s where %s and rel_id = ?".formatted(time.hint(), OWN);
	}

	static String sequence(TableName sequence, PointInTime time) {
		return "select last_seq_num, min_value, max_value, increment_value, cycle, is_called from %s%s"
			.formatted(sequence.quoted(), time.hint());
	}

	static String dropSequence(TableName name) {
		return "DROP SEQUENCE " + name.quoted();
	}

	static String createSequence(TableName name, SequenceState state, BigInteger start) {
		return "CREATE SEQUENCE %s AS %s INCREMENT BY %d MINVALUE %d MAXVALUE %d START WITH %d%s".formatted(
				name.quoted(), state.type(), state.increment(), state.min(), state.max(), start,
				state.cycle() ? " CYCLE" : " NO CYCLE");
	}

	/**
	 * A digest of all rows of a table at a moment, and how many they are.
	 */
	static String digest(TableName table, List<String> columns, PointInTime time) {
		return "select count(*), sum(crc32(serial_full(%s))) from %s%s".formatted(
				columns.stream().map((column) -> new Identifier(column).quoted()).collect(Collectors.joining(", ")),
				table.quoted(), time.hint());
	}

	/**
	 * Restores a target.
	 * @param account the own account
	 * @param braces whether the server takes a snapshot in braces, as from 4.0 on
	 */
	static String restore(SnapshotTarget target, String account, RestoreSource source, boolean braces) {
		String database = target.databaseName().isEmpty() ? "" : new Identifier(target.databaseName()).quoted();
		String table = target.tableName().isEmpty() ? "" : new Identifier(target.tableName()).quoted();
		String parts = (database.isEmpty() ? "" : " DATABASE " + database) + (table.isEmpty() ? "" : " TABLE " + table);
		if (!source.pitr().isEmpty()) {
			return "RESTORE%s FROM PITR %s '%s'".formatted(parts, new Identifier(source.pitr()).quoted(),
					source.time());
		}
		if (!braces) {
			return "RESTORE ACCOUNT %s%s FROM SNAPSHOT %s".formatted(new Identifier(account).quoted(), parts,
					new Identifier(source.snapshot()).quoted());
		}
		String what = switch (target.level()) {
			case TABLE -> "TABLE %s.%s".formatted(database, table);
			case DATABASE -> "DATABASE " + database;
			case ACCOUNT, CLUSTER -> "ACCOUNT " + new Identifier(account).quoted();
		};
		return "RESTORE " + what + PointInTime.snapshot(source.snapshot()).hint();
	}

	static String grant(String privilege, String object, String role, boolean withGrantOption) {
		return "GRANT %s ON %s TO %s%s".formatted(privilege, object, new Identifier(role).quoted(),
				withGrantOption ? " WITH GRANT OPTION" : "");
	}

}
