package io.github.matrixonespring.embedded.engine;

import java.util.List;

/**
 * A foreign key.
 *
 * @param name the name
 * @param columns the columns that refer
 * @param parentSchema the H2 schema of the table referred to
 * @param parentColumns the columns referred to
 * @param onDelete what a deletion of the parent does
 * @param onUpdate what an update of the parent does
 */
public record ForeignKey(String name, List<String> columns, String parentSchema, List<String> parentColumns,
		String onDelete, String onUpdate) {
}
