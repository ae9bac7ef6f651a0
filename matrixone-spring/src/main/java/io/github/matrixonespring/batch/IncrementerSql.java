package io.github.matrixonespring.batch;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of {@link MatrixOneMaxValueIncrementer}.
 */
final class IncrementerSql {

	private IncrementerSql() {
	}

	/**
	 * Add to the number of the one row. It is locked until the transaction ends.
	 */
	static String increment(String table, String column) {
		String quoted = new Identifier(column).quoted();
		return "update " + quoted(table) + " set " + quoted + " = " + quoted + " + 1";
	}

	static String read(String table, String column) {
		return "select " + new Identifier(column).quoted() + " from " + quoted(table);
	}

	/**
	 * The name may have its database in front, as a table prefix of Spring Batch has.
	 */
	private static String quoted(String table) {
		return Arrays.stream(table.split("\\.", -1))
			.map((part) -> new Identifier(part).quoted())
			.collect(Collectors.joining("."));
	}

}
