package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.matrixonespring.timetravel.TableName;

/**
 * The key of a row: its values as they are sent, binary ones in hexadecimal.
 *
 * @param values the values, in the order of the key
 */
record RowKey(List<Object> values) implements Comparable<RowKey> {

	/**
	 * Read a key.
	 * @param row the row
	 * @param first the index of the first column of the key, from 1
	 * @param definition the table
	 */
	static RowKey of(ResultSet row, int first, TableDefinition definition) throws SQLException {
		List<Object> values = new ArrayList<>();
		for (int i = 0; i < definition.keyOrHidden().size(); i++) {
			values.add(Objects.requireNonNull(row.getObject(first + i)));
		}
		return new RowKey(List.copyOf(values));
	}

	/**
	 * Compare value by value, as an application that locks several rows is likely to.
	 */
	@Override
	public int compareTo(RowKey other) {
		for (int i = 0; i < Math.min(this.values.size(), other.values.size()); i++) {
			int compared = compare(this.values.get(i), other.values.get(i));
			if (compared != 0) {
				return compared;
			}
		}
		return Integer.compare(this.values.size(), other.values.size());
	}

	@SuppressWarnings("unchecked")
	private static int compare(Object one, Object other) {
		return (one instanceof Comparable<?> comparable && one.getClass() == other.getClass())
				? ((Comparable<Object>) comparable).compareTo(other) : one.toString().compareTo(other.toString());
	}

	/**
	 * Return the row, for users.
	 */
	RestoreRow row(TableName table, TableDefinition definition) {
		return new RestoreRow(table.database(), table.table(), of(definition));
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
