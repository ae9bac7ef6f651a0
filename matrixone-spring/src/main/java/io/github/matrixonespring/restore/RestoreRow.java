package io.github.matrixonespring.restore;

import java.util.Map;

/**
 * Names a row.
 *
 * @param database the database
 * @param table the table
 * @param key its primary key by column; where the table has none, the server's own hidden
 * key {@code __mo_fake_pk_col}
 * @since 0.1.0
 */
public record RestoreRow(String database, String table, Map<String, Object> key) {

	@Override
	public String toString() {
		return this.database + "." + this.table + this.key;
	}

}
