package io.github.matrixonespring.embedded.engine;

/**
 * What a database holds under a name.
 */
public sealed interface Relation permits StoredTable, View, Sequence {

	/**
	 * Return the id, as {@code mo_tables.rel_id} has it.
	 * @return the id
	 */
	long id();

	String name();

	/**
	 * Return the statement that created it, as {@code mo_tables.rel_createsql} has it.
	 * @return the statement
	 */
	String createSql();

	/**
	 * Return the kind, as {@code mo_tables.relkind} has it.
	 * @return one letter
	 */
	String kind();

}
