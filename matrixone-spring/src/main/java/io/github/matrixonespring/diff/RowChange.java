package io.github.matrixonespring.diff;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A row that differs between two moments.
 *
 * @param database the database
 * @param table the table
 * @param kind what has become of the row
 * @param key its primary key by column; where the table has none, the server's own hidden
 * key {@code __mo_fake_pk_col}
 * @param before the row at the first moment by column, or {@code null} if it was not
 * there
 * @param after the row at the second moment by column, or {@code null} if it is not there
 * @since 0.1.0
 */
public record RowChange(String database, String table, ChangeKind kind, Map<String, Object> key,
		@Nullable Map<String, @Nullable Object> before, @Nullable Map<String, @Nullable Object> after) {
}
