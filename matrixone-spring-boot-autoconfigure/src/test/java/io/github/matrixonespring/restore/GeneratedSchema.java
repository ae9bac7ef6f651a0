package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A few tables with keys or none, unique values and foreign keys, also in circles and to
 * themselves, and statements that fill and change them, of which the server may refuse
 * some. Values come from a small range, so that rows meet each other.
 */
final class GeneratedSchema {

	private static final List<String> TYPES = List.of("varchar(10)", "enum('a', 'b')", "decimal(8, 2)", "datetime(6)",
			"json", "varbinary(4)", "set('p', 'q')",
			"timestamp(6) default current_timestamp(6) on update current_timestamp(6)", "float", "text");

	private static final List<List<String>> VALUES = List.of(List.of("'a'", "'A'", "''", "'it''s'"),
			List.of("'a'", "'b'"), List.of("1.25", "-3"),
			List.of("'2026-11-30 10:00:00.000001'", "'2020-02-29 23:59:59'"), List.of("'{\"a\": 1}'", "'[1, null]'"),
			List.of("x'00ff'", "'ab'"), List.of("'p'", "'p,q'"), List.of("'2026-11-30 10:00:00.5'"),
			List.of("0.1", "-2.5"), List.of("'long'", "'longer'"));

	private static final int IDS = 7;

	private final Random random;

	private final List<Table> tables = new ArrayList<>();

	private final List<Reference> references = new ArrayList<>();

	GeneratedSchema(Random random) {
		this.random = random;
		int count = 1 + random.nextInt(4);
		for (int i = 0; i < count; i++) {
			Key key = switch (random.nextInt(8)) {
				case 0 -> Key.NONE;
				case 1 -> Key.COMPOSITE;
				case 2 -> Key.BINARY;
				default -> Key.ID;
			};
			List<Integer> types = IntStream.rangeClosed(0, random.nextInt(3))
				.mapToObj((n) -> random.nextInt(TYPES.size()))
				.toList();
			this.tables.add(new Table("t" + i, key, random.nextBoolean(), types));
		}
		for (int i = random.nextInt(count + 2); i > 0; i--) {
			Table child = any();
			Table parent = any();
			boolean known = this.references.stream()
				.anyMatch((other) -> other.child() == child && other.parent() == parent);
			if (parent.key() == Key.ID && !known) {
				String action = List.of("", " on delete cascade", " on delete set null").get(random.nextInt(3));
				boolean notNull = child != parent && !action.contains("null") && random.nextInt(3) == 0
						&& this.tables.indexOf(parent) < this.tables.indexOf(child);
				this.references.add(new Reference(child, parent, "f" + this.references.size(), action, notNull));
			}
		}
	}

	private Table any() {
		return this.tables.get(this.random.nextInt(this.tables.size()));
	}

	List<String> tables() {
		return this.tables.stream().map(Table::name).toList();
	}

	List<String> create() {
		List<String> statements = new ArrayList<>();
		for (Table table : this.tables) {
			List<String> columns = new ArrayList<>(List.of(switch (table.key()) {
				case ID, NONE -> "id int";
				case COMPOSITE -> "id int, k varchar(3)";
				case BINARY -> "id varbinary(3)";
			}));
			if (table.unique()) {
				columns.add("u int unique");
			}
			for (int i = 0; i < table.types().size(); i++) {
				columns.add("c%d %s".formatted(i, TYPES.get(table.types().get(i))));
			}
			this.references.stream()
				.filter((reference) -> reference.child() == table)
				.forEach((reference) -> columns
					.add(reference.column() + " int" + (reference.notNull() ? " not null" : "")));
			if (table.key() != Key.NONE) {
				columns.add((table.key() == Key.COMPOSITE) ? "primary key (id, k)" : "primary key (id)");
			}
			statements.add("create table %s (%s)".formatted(table.name(), String.join(", ", columns)));
		}
		this.references.forEach(
				(reference) -> statements.add("alter table %s add constraint %s foreign key (%s) references %s (id)%s"
					.formatted(reference.child().name(), "fk_" + reference.column(), reference.column(),
							reference.parent().name(), reference.action())));
		return statements;
	}

	/**
	 * Return a statement that inserts, changes or removes some rows.
	 */
	String change() {
		Table table = any();
		return switch (this.random.nextInt(6)) {
			case 0, 1 -> insert(table);
			case 2 -> "delete from %s where %s".formatted(table.name(), some(table));
			case 3 -> table.unique() ? "update %s set u = u + 1 where %s".formatted(table.name(), some(table))
					: "delete from %s where %s".formatted(table.name(), some(table));
			case 4 -> this.references.stream()
				.filter((reference) -> reference.child() == table)
				.findFirst()
				.map((reference) -> "update %s set %s = %s where %s".formatted(table.name(), reference.column(), id(),
						some(table)))
				.orElseGet(() -> insert(table));
			default -> {
				int column = this.random.nextInt(table.types().size());
				yield "update %s set c%d = %s where %s".formatted(table.name(), column, value(table, column),
						some(table));
			}
		};
	}

	String insert() {
		return insert(any());
	}

	private String insert(Table table) {
		List<String> columns = new ArrayList<>(List.of("id"));
		List<String> values = new ArrayList<>(
				List.of((table.key() == Key.BINARY) ? "x'%02x27ff'".formatted(this.random.nextInt(IDS)) : id()));
		if (table.key() == Key.COMPOSITE) {
			columns.add("k");
			values.add("'%s'".formatted("xyz".charAt(this.random.nextInt(3))));
		}
		if (table.unique()) {
			columns.add("u");
			values.add((this.random.nextInt(4) == 0) ? "null" : String.valueOf(this.random.nextInt(2 * IDS)));
		}
		for (int i = 0; i < table.types().size(); i++) {
			columns.add("c" + i);
			values.add(value(table, i));
		}
		this.references.stream().filter((reference) -> reference.child() == table).forEach((reference) -> {
			columns.add(reference.column());
			values.add((!reference.notNull() && this.random.nextInt(3) == 0) ? "null" : id());
		});
		return "insert into %s (%s) values (%s)".formatted(table.name(), String.join(", ", columns),
				String.join(", ", values));
	}

	private String id() {
		return String.valueOf(this.random.nextInt(IDS));
	}

	private String value(Table table, int column) {
		List<String> values = VALUES.get(table.types().get(column));
		return (this.random.nextInt(4) == 0) ? "null" : values.get(this.random.nextInt(values.size()));
	}

	private String some(Table table) {
		List<String> conditions = new ArrayList<>();
		conditions
			.add((table.key() == Key.BINARY) ? "id > x'%02x'".formatted(this.random.nextInt(IDS)) : "id = " + id());
		conditions
			.add((table.key() == Key.BINARY) ? "id < x'%02x'".formatted(this.random.nextInt(IDS)) : "id > " + id());
		if (table.unique()) {
			conditions.add("u > " + id());
		}
		conditions.add("c0 is " + (this.random.nextBoolean() ? "not " : "") + "null");
		return conditions.get(this.random.nextInt(conditions.size()));
	}

	/**
	 * Return one of the tables, and a condition on its rows.
	 */
	Condition condition() {
		Table table = any();
		return new Condition(table.name(), some(table));
	}

	@Override
	public String toString() {
		return create().stream().collect(Collectors.joining("; "));
	}

	/**
	 * A condition on rows of a table.
	 *
	 * @param table the table
	 * @param condition the condition
	 */
	record Condition(String table, String condition) {
	}

	private enum Key {

		ID, COMPOSITE, BINARY, NONE

	}

	private record Table(String name, Key key, boolean unique, List<Integer> types) {
	}

	private record Reference(Table child, Table parent, String column, String action, boolean notNull) {
	}

}
