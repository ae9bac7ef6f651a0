package io.github.matrixonespring.test.assertj;

/**
 * The statements of assertions.
 */
final class AssertionSql {

	private AssertionSql() {
	}

	static String count(String source) {
		return "select count(*) from " + source;
	}

	static String rows(String source, int limit) {
		return "select * from %s limit %d".formatted(source, limit);
	}

}
