package io.github.matrixonespring.test.classdata;

import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a class, each of which finds the rows that it expects and leaves another.
 */
abstract class PartRows {

	@Autowired
	private JdbcTemplate jdbc;

	@RepeatedTest(3)
	void findsTheRowsOfItsClass() {
		assertThat(names()).containsExactly(expected());
		write(this.jdbc, "left");
	}

	/**
	 * The rows that are there when a test begins.
	 */
	String[] expected() {
		return new String[] { "own" };
	}

	String[] names() {
		return this.jdbc.queryForList("select name from part order by id", String.class).toArray(String[]::new);
	}

	static void write(JdbcTemplate jdbc, String name) {
		jdbc.update("insert into part (name) values (?)", name);
	}

}
