package io.github.matrixonespring.embedded.engine;

/**
 * A base table. Its H2 table has the same name, as columns are qualified with it, and
 * stands alone in an H2 schema, as MySQL lets every table have an index of the same name.
 *
 * @param id the id
 * @param name the name
 * @param createSql the statement that created it
 * @param schema the H2 schema that holds it
 * @param structure its columns and constraints
 * @param writes counts what is written to it
 */
public record StoredTable(long id, String name, String createSql, String schema, TableStructure structure,
		WriteCounter writes) implements Relation {

	@Override
	public String kind() {
		return "r";
	}

	/**
	 * Return its name in H2.
	 * @return the qualified, quoted name
	 */
	public String storageName() {
		return StorageNames.qualified(this.schema, this.name);
	}

	StoredTable withStructure(TableStructure changed) {
		return new StoredTable(this.id, this.name, this.createSql, this.schema, changed, this.writes);
	}

}
