package io.github.matrixonespring.embedded.engine;

/**
 * A sequence. Neither clones nor restores carry it along.
 *
 * @param id the id
 * @param name the name
 * @param createSql the statement that created it
 * @param schema the H2 schema that holds it
 */
public record Sequence(long id, String name, String createSql, String schema) implements Relation {

	@Override
	public String kind() {
		return "S";
	}

	/**
	 * Return its name in H2.
	 * @return the qualified, quoted name
	 */
	public String storageName() {
		return StorageNames.qualified(this.schema, this.name);
	}

}
