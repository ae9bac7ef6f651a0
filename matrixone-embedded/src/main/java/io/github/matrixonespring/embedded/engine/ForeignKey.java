package io.github.matrixonespring.embedded.engine;

import java.util.List;
import java.util.Set;

/**
 * A foreign key.
 *
 * @param name the name
 * @param columns the columns that refer
 * @param parent the table referred to
 * @param parentSchema the H2 schema of the table referred to
 * @param parentColumns the columns referred to
 * @param onDelete what a deletion of the parent does
 * @param onUpdate what an update of the parent does
 */
public record ForeignKey(String name, List<String> columns, String parent, String parentSchema,
		List<String> parentColumns, String onDelete, String onUpdate) {

	private static final Set<String> REFUSING = Set.of("RESTRICT", "NO ACTION");

	/**
	 * Return whether a change of the parent changes rows that refer to it.
	 * @return whether it does
	 */
	boolean changesChildren() {
		return !REFUSING.contains(this.onDelete) || !REFUSING.contains(this.onUpdate);
	}

}
