package io.github.matrixonespring.timetravel;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The refusal of a statement that cannot be read in the past for certain.
 */
final class StatementRefusal {

	private static final int SHOWN = 30;

	private StatementRefusal() {
	}

	/**
	 * Refuse a statement that the parser does not know.
	 */
	static InvalidDataAccessApiUsageException notParsed(String sql, Exception ex) {
		return new InvalidDataAccessApiUsageException("""
				This cannot be read in the past: JSqlParser, which finds the tables in it, does not parse it. Nothing \
				was sent: %s""".formatted(sql), ex);
	}

	/**
	 * Refuse a statement in which two readers have found different tables.
	 */
	static InvalidDataAccessApiUsageException ambiguous(String sql, List<TableReference> tables, List<Integer> ends) {
		int first = Stream.concat(tables.stream().map(TableReference::end), ends.stream())
			.filter((end) -> !(ends.contains(end) && tables.stream().anyMatch((table) -> table.end() == end)))
			.min(Integer::compare)
			.orElse(0);
		return at(sql, first, "it is not certain whether a table is named here");
	}

	/**
	 * Refuse a statement with the place.
	 * @param sql the statement
	 * @param offset where in it, from 0
	 * @param what what is there
	 */
	static InvalidDataAccessApiUsageException at(String sql, int offset, String what) {
		String rest = sql.substring(Math.min(offset, sql.length()));
		String place = rest.isEmpty() ? "at the end" : "at character %d, before “%s”".formatted(offset + 1,
				(rest.length() > SHOWN) ? rest.substring(0, SHOWN) + "…" : rest);
		return new InvalidDataAccessApiUsageException(
				"This cannot be read in the past: %s, %s. Nothing was sent: %s".formatted(what, place, sql));
	}

}
