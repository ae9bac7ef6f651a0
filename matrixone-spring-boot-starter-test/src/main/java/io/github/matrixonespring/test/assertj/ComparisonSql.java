package io.github.matrixonespring.test.assertj;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.support.Identifier;

/**
 * The statements of comparisons.
 */
final class ComparisonSql {

	private ComparisonSql() {
	}

	static String rows(String table, PointInTime time) {
		return "select * from " + new Identifier(table).quoted() + time.hint();
	}

}
