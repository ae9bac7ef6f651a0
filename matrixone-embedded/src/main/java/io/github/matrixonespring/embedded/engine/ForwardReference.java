package io.github.matrixonespring.embedded.engine;

import java.util.List;

/**
 * A foreign key that names a table, which need not exist as long as foreign keys are not
 * checked.
 *
 * @param name the name
 * @param columns the columns that refer
 * @param database the database of the table referred to
 * @param parent the table referred to
 * @param parentColumns the columns referred to
 * @param onDelete what a deletion of the parent does
 * @param onUpdate what an update of the parent does
 */
public record ForwardReference(String name, List<String> columns, String database, String parent,
		List<String> parentColumns, String onDelete, String onUpdate) {

	static ForwardReference of(ForeignKey key, String database) {
		return new ForwardReference(key.name(), key.columns(), database, key.parent(), key.parentColumns(),
				key.onDelete(), key.onUpdate());
	}

	boolean isTo(String otherDatabase, String table) {
		return this.database.equals(otherDatabase) && this.parent.equals(table);
	}

	/**
	 * Return the foreign key that it is once its table is there.
	 * @param found the table
	 * @return the foreign key
	 */
	ForeignKey to(StoredTable found) {
		return new ForeignKey(this.name, this.columns, found.name(), found.schema(), this.parentColumns, this.onDelete,
				this.onUpdate);
	}

	/**
	 * Return the statement for H2 that adds it.
	 * @param childName the name of the table that refers, in H2
	 * @param parentName the name of the table referred to, in H2
	 * @return the statement
	 */
	String toDdl(String childName, String parentName) {
		return "ALTER TABLE " + childName + " ADD CONSTRAINT " + StorageNames.quoted(this.name)
				+ IndexNote.now("", List.of(), this.onDelete + "," + this.onUpdate).toDdl() + " FOREIGN KEY "
				+ StorageNames.list(this.columns) + " REFERENCES " + parentName + StorageNames.list(this.parentColumns)
				+ " ON DELETE " + this.onDelete + " ON UPDATE " + this.onUpdate;
	}

}
