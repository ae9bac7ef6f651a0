package io.github.matrixonespring.restore;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The key of a row: its values as they are sent, binary ones in hexadecimal.
 *
 * @param values the values, in the order of the key
 */
record RowKey(List<Object> values) implements Comparable<RowKey> {

	/**
	 * Compare as texts: any order will do in which all restores lock rows.
	 */
	@Override
	public int compareTo(RowKey other) {
		return this.values.toString().compareTo(other.values.toString());
	}

	/**
	 * Return the values by column, for users.
	 */
	Map<String, Object> of(TableDefinition definition) {
		Map<String, Object> key = new LinkedHashMap<>();
		for (int i = 0; i < this.values.size(); i++) {
			String column = definition.keyOrHidden().get(i);
			Object value = this.values.get(i);
			key.put(column, definition.isBinary(column) ? HexFormat.of().parseHex(value.toString()) : value);
		}
		return key;
	}

}
