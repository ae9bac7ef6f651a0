package io.github.matrixonespring.test.assertj;

import java.util.List;
import java.util.Map;

/**
 * A row of a table, as text.
 *
 * @param key values of the primary key, or of all columns
 * @param values the columns and their values
 */
record Row(List<String> key, Map<String, String> values) {

	@Override
	public String toString() {
		return this.values.toString();
	}

}
