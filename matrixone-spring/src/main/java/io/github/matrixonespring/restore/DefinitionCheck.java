package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Finds tables and views that the server cannot create again, or creates otherwise than
 * they were. It creates them by the text that it shows: some versions escape no backslash
 * in it, and the quotes of a default twice; and it reads a view in the database that the
 * view is in, by the SQL mode of its own, and by what it refers to today.
 */
final class DefinitionCheck {

	/** A backslash, or a default with a quote in it. */
	private static final Pattern MISREAD = Pattern.compile("\\\\|DEFAULT '(?:[^']+''|'''')");

	private static final Pattern DEFAULT_DATABASE = Pattern.compile("\"DefaultDatabase\":\"([^\"]*)\"");

	private static final Pattern SQL_MODE = Pattern
		.compile("\"sql_mode\":\"[^\"]*(ANSI_QUOTES|PIPES_AS_CONCAT|NO_BACKSLASH_ESCAPES)");

	private static final String BY_OWNER = "\"security_type\":\"DEFINER\"";

	/** One or two names with a dot between them. */
	private static final Pattern NAMES = Pattern
		.compile("(?<![\\w$`.])(?:`([^`]+)`|([\\w$]+))(?:\\s*\\.\\s*(?:`([^`]+)`|([\\w$]+)))?");

	private final MatrixOneStatements statements;

	private final ThenAndNow objects;

	private final Consumer<String> refusals;

	/** The tables and views of databases at the moment. */
	private final Map<String, Map<String, ServerObject>> databases = new TreeMap<>();

	private final Map<TableName, String> definitions = new HashMap<>();

	private final Set<String> owned = new TreeSet<>();

	/**
	 * Create a check.
	 * @param statements ask on their connection, of an administrator
	 * @param objects what is restored
	 * @param refusals is told what stands in the way
	 */
	DefinitionCheck(MatrixOneStatements statements, ThenAndNow objects, Consumer<String> refusals) {
		this.statements = statements;
		this.objects = objects;
		this.refusals = refusals;
	}

	/**
	 * Look for texts that the server misreads.
	 */
	void texts() {
		for (ServerObject object : this.objects.then().values()) {
			if (object.kind() == Kind.SEQUENCE || object.kind() == Kind.EXTERNAL_TABLE) {
				if (this.objects.target().level() == SnapshotLevel.TABLE) {
					refuse("%s is no table, and the server does not restore it by itself", object.name());
				}
			}
			else if (object.kind() != Kind.DATABASE && MISREAD.matcher(text(object)).find() && misreads()) {
				refuse("""
						The definition of %s has a backslash, or a default with a quote in it, which the server misreads when it \
						creates it again: use mode ROWS""",
						object.name());
			}
		}
	}

	private boolean misreads() {
		return !this.statements.serverHas(Capability.DEFINITIONS_AS_WRITTEN);
	}

	/**
	 * Look for enumerated values that the server misreads, with the rows that have them.
	 */
	void enumerations() {
		if (!misreads()) {
			return;
		}
		Map<String, List<String>> tables = ServerObject.tables(this.objects.then())
			.stream()
			.map(ServerObject::name)
			.collect(Collectors.groupingBy(TableName::database,
					Collectors.mapping(TableName::table, Collectors.toList())));
		tables
			.forEach((database, names) -> TableDefinition.read(this.statements, this.objects.moment(), database, names)
				.forEach((table, definition) -> definition.columns()
					.values()
					.stream()
					.filter((column) -> column.isEnumerated() && column.columnType().contains("\\"))
					.forEach((column) -> refuse(
							"""
									Column %s of %s has values with a backslash in them, which the server misreads when it creates it \
									again: use mode ROWS""",
							column.name(), new TableName(database, table)))));
	}

	/**
	 * Look for views that the server cannot compile, or reads otherwise.
	 */
	void views() {
		for (ServerObject view : this.objects.then().values()) {
			if (view.kind() == Kind.VIEW && isReadable(view)) {
				view(view.name(), text(view));
			}
		}
	}

	/**
	 * Return the views that read with the rights of other roles, which owned them.
	 * Restored, they belong to the role that restores, and read with its rights.
	 */
	Set<String> owned() {
		return this.owned;
	}

	/**
	 * Return the texts of tables and views by which the server creates them again, as far
	 * as they were read.
	 */
	Map<TableName, String> definitions() {
		return this.definitions;
	}

	private String text(ServerObject object) {
		return this.definitions.computeIfAbsent(object.name(),
				(name) -> text(this.statements, object, this.objects.moment()));
	}

	static String text(MatrixOneStatements statements, ServerObject object, PointInTime time) {
		return statements.query(ObjectSql.definition(object, time), (row, number) -> row.getString(2)).get(0);
	}

	private boolean isReadable(ServerObject view) {
		try {
			this.statements.query(ObjectSql.readView(view.name(), this.objects.moment()), (row, number) -> number);
			return true;
		}
		catch (DataAccessException ex) {
			refuse("View %s could not be read then either, and the server restores nothing because of it: %s",
					view.name(), ex.getMostSpecificCause().getMessage());
			return false;
		}
	}

	private void view(TableName view, String text) {
		String settings = this.statements.query(ObjectSql.viewSettings(this.objects.moment()), (row, number) -> {
			if (row.getBoolean(2) && row.getString(1).contains(BY_OWNER)) {
				this.owned.add(view.toString());
			}
			return row.getString(1);
		}, view.database(), view.table()).get(0);
		Matcher mode = SQL_MODE.matcher(settings);
		if (mode.find()) {
			refuse("View %s was created in SQL mode %s, and the server would read it in another one", view,
					mode.group(1));
		}
		Matcher setting = DEFAULT_DATABASE.matcher(settings);
		String database = (setting.find() && !setting.group(1).isEmpty()) ? setting.group(1) : view.database();
		Set<String> unqualified = new TreeSet<>();
		List<ServerObject> elsewhere = new ArrayList<>();
		Matcher names = NAMES.matcher(text);
		while (names.find()) {
			String first = name(names, 1);
			String second = name(names, 3);
			ServerObject object = second.isEmpty() ? of(database).get(first) : of(first).get(second);
			if (object == null || object.name().equals(view)) {
				continue;
			}
			if (second.isEmpty() && !database.equals(view.database())) {
				unqualified.add(first);
			}
			else if (!isRestored(object.name())) {
				elsewhere.add(object);
			}
		}
		if (!unqualified.isEmpty()) {
			refuse("""
					View %s reads %s of database '%s', in which it was created, and the server would look for that in \
					its own database""", view, unqualified, database);
		}
		elsewhere.stream().distinct().forEach((object) -> refuseIfChanged(view, object));
	}

	private static String name(Matcher names, int group) {
		String quoted = names.group(group);
		String plain = names.group(group + 1);
		return Identifier.lowerCase((quoted != null) ? quoted : (plain != null) ? plain : "");
	}

	private Map<String, ServerObject> of(String database) {
		return this.databases.computeIfAbsent(database, (name) -> {
			Map<String, ServerObject> objects = new TreeMap<>();
			ServerObject.ofDatabase(this.statements, name, this.objects.moment())
				.forEach((object) -> objects.put(Identifier.lowerCase(object.name().table()), object));
			return objects;
		});
	}

	private boolean isRestored(TableName name) {
		return switch (this.objects.target().level()) {
			case TABLE -> false;
			case DATABASE -> name.database().equals(this.objects.target().databaseName());
			case ACCOUNT, CLUSTER -> true;
		};
	}

	private void refuseIfChanged(TableName view, ServerObject object) {
		if (object.kind() == Kind.VIEW) {
			try {
				this.statements.query(ObjectSql.readView(object.name(), PointInTime.now()), (row, number) -> number);
			}
			catch (DataAccessException ex) {
				refuse("View %s reads %s, which cannot be read, and the server restores nothing then: %s", view,
						object.name(), ex.getMostSpecificCause().getMessage());
			}
			return;
		}
		Set<String> columns = new TreeSet<>(columns(object.name(), this.objects.moment()));
		columns.removeAll(columns(object.name(), PointInTime.now()));
		if (!columns.isEmpty()) {
			refuse("View %s reads table %s, which has no columns %s now, and the server restores nothing then", view,
					object.name(), columns);
		}
	}

	private Set<String> columns(TableName table, PointInTime time) {
		TableDefinition definition = TableDefinition
			.read(this.statements, time, table.database(), List.of(table.table()))
			.get(table.table());
		return (definition != null) ? definition.columns().keySet() : Set.of();
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.accept(reason.formatted(arguments));
	}

}
