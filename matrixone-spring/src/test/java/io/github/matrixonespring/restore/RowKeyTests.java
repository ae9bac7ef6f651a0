package io.github.matrixonespring.restore;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys are in the order of their values, and no two of them are taken for each other.
 */
class RowKeyTests {

	@Test
	void numbersAreInTheirOwnOrder() {
		assertThat(new TreeSet<>(List.of(key(10), key(2), key(1)))).containsExactly(key(1), key(2), key(10));
	}

	@Test
	void valuesThatReadAlikeAreNotAlike() {
		assertThat(key("a, b", "c")).isNotEqualByComparingTo(key("a", "b, c"));
		assertThat(key("a", "b")).isEqualByComparingTo(key("a", "b"));
	}

	@Test
	void keysOfTwoTablesCanBeCompared() {
		assertThat(key(1)).isLessThan(key(1, "a"));
		assertThat(key(1, "a")).isGreaterThan(key(1));
		assertThat(key(1)).isNotEqualByComparingTo(key("a"));
	}

	private static RowKey key(Object... values) {
		return new RowKey(List.of(values));
	}

}
