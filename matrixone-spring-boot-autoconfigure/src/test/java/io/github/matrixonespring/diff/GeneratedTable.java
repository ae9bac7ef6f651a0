package io.github.matrixonespring.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of a few columns of any types, and statements that fill and change it. Values
 * come from a small range, so that rows are often equal in some columns, and change into
 * each other.
 */
final class GeneratedTable {

	/** As literals. The first half of the types can be in a key. */
	private static final Map<String, List<String>> TYPES = new LinkedHashMap<>();

	private static final int KEY_TYPES = 9;

	static {
		TYPES.put("int", List.of("1", "2", "3", "-4", "2147483647"));
		TYPES.put("bigint unsigned", List.of("0", "7", "18446744073709551615"));
		TYPES.put("varchar(20)", List.of("''", "'a'", "'A'", "'a '", "'it''s'", "'b\\\\'", "'ü🙂'"));
		TYPES.put("decimal(10, 3)", List.of("0.000", "1.250", "-1.251"));
		TYPES.put("datetime(6)", List.of("'2026-11-30 10:00:00.123456'", "'2026-11-30 10:00:00.123457'"));
		TYPES.put("date", List.of("'2026-11-30'", "'1999-01-01'"));
		TYPES.put("char(5)", List.of("'x'", "'y'", "'x y'"));
		TYPES.put("uuid", List.of("'6d1b1fdc-21bf-11ed-8940-000c29847904'", "'6d1b1fdc-21bf-11ed-8940-000c29847905'"));
		TYPES.put("varbinary(5)", List.of("x'00ff'", "x'00fe'", "'ab'"));
		TYPES.put("json", List.of("'{\"a\": 1}'", "'{\"a\": 2}'", "'[1, null]'", "'null'"));
		TYPES.put("enum('red', 'green')", List.of("'red'", "'green'"));
		TYPES.put("set('p', 'q')", List.of("'p'", "'p,q'", "''"));
		TYPES.put("bit(4)", List.of("1", "15", "0"));
		TYPES.put("blob", List.of("x'0001'", "'abc'", "''"));
		TYPES.put("text", List.of("'long'", "'longer'", "''"));
		TYPES.put("float", List.of("0.1", "1e10", "-3.5"));
		TYPES.put("double", List.of("0.1", "0.2", "1e100"));
		TYPES.put("time", List.of("'10:00:00'", "'10:00:01'"));
		TYPES.put("timestamp(3)", List.of("'2026-11-30 10:00:00.123'", "'2026-11-30 10:00:00.124'"));
		TYPES.put("year", List.of("2026", "1999"));
		TYPES.put("bool", List.of("true", "false"));
		TYPES.put("tinyint", List.of("1", "-1"));
		// Not on the embedded engine.
		TYPES.put("vecf32(3)", List.of("'[1, 2, 3]'", "'[1, 2, 4]'"));
		TYPES.put("vecf64(2)", List.of("'[0.1, 0.2]'", "'[0.1, 0.3]'"));
	}

	private static final int VECTORS = 2;

	private final Random random;

	private final String name;

	private final int keys;

	private final List<String> types = new ArrayList<>();

	/**
	 * Generate a table.
	 * @param random chooses
	 * @param name its name
	 * @param vectors whether it may have columns of vectors
	 */
	GeneratedTable(Random random, String name, boolean vectors) {
		this.random = random;
		this.name = name;
		this.keys = random.nextInt(4) % 3;
		int usable = TYPES.size() - (vectors ? 0 : VECTORS);
		List<String> all = List.copyOf(TYPES.keySet());
		IntStream.range(0, this.keys).forEach((i) -> this.types.add(all.get(random.nextInt(KEY_TYPES))));
		IntStream.rangeClosed(0, random.nextInt(5)).forEach((i) -> this.types.add(all.get(random.nextInt(usable))));
	}

	List<String> columns() {
		return IntStream.range(0, this.types.size()).mapToObj((i) -> "c" + i).toList();
	}

	/**
	 * Return whether the values of a column are bytes.
	 */
	boolean isBinary(String column) {
		String type = column.startsWith("c") ? this.types.get(Integer.parseInt(column.substring(1))) : "";
		return type.startsWith("varbinary") || type.equals("blob");
	}

	/**
	 * Return the columns by which rows are told apart.
	 */
	List<String> key() {
		return (this.keys == 0) ? List.of("__mo_fake_pk_col") : columns().subList(0, this.keys);
	}

	String create() {
		String columns = IntStream.range(0, this.types.size())
			.mapToObj((i) -> "c%d %s%s".formatted(i, this.types.get(i), (i < this.keys) ? " not null" : ""))
			.collect(Collectors.joining(", "));
		return "create table %s (%s%s)".formatted(this.name, columns,
				(this.keys == 0) ? "" : ", primary key (" + String.join(", ", key()) + ")");
	}

	/**
	 * Return a statement that inserts some rows, of which those that there are by their
	 * key already are left out.
	 */
	String insert() {
		String rows = IntStream.rangeClosed(0, this.random.nextInt(6))
			.mapToObj((row) -> row())
			.collect(Collectors.joining(", "));
		return "insert ignore into %s values %s".formatted(this.name, rows);
	}

	private String row() {
		return IntStream.range(0, this.types.size())
			.mapToObj((i) -> value(i))
			.collect(Collectors.joining(", ", "(", ")"));
	}

	private String value(int column) {
		if (column >= this.keys && this.random.nextInt(5) == 0) {
			return "null";
		}
		List<String> values = TYPES.get(this.types.get(column));
		return values.get(this.random.nextInt(values.size()));
	}

	/**
	 * Return a statement that inserts, changes or removes some rows.
	 */
	String change() {
		int changed = this.keys + this.random.nextInt(this.types.size() - this.keys);
		return switch (this.random.nextInt(3)) {
			case 0 -> "update %s set c%d = %s%s".formatted(this.name, changed, value(changed), some());
			case 1 -> "delete from %s%s".formatted(this.name, some());
			default -> insert();
		};
	}

	private String some() {
		int column = this.random.nextInt(this.types.size());
		String type = this.types.get(column);
		boolean compared = !type.startsWith("json") && !type.startsWith("vec") && !type.startsWith("set")
				&& !type.startsWith("bit") && !type.startsWith("float");
		String value = value(column);
		return (compared && !value.equals("null")) ? " where c%d = %s".formatted(column, value)
				: " where c%d is %snull".formatted(column, this.random.nextBoolean() ? "not " : "");
	}

	/**
	 * Return a condition on rows.
	 */
	String condition() {
		return some().substring(" where ".length());
	}

	@Override
	public String toString() {
		return create();
	}

}
