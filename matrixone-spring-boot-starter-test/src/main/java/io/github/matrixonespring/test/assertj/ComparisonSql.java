package io.github.matrixonespring.test.assertj;

import io.github.matrixonespring.support.Identifier;

/**
 * The statements of comparisons.
 */
final class ComparisonSql {

	private ComparisonSql() {
	}

	static String rows(String table) {
		return "select * from " + new Identifier(table).quoted();
	}

	static String rows(String table, long timestamp) {
		return rows(table) + " {MO_TS = " + timestamp + "}";
	}

}
