package io.github.matrixonespring.embedded.engine;

/**
 * The beginning of a column that a unique key is on. H2 has no such keys, but it can have
 * a column that nobody sees, computed from the other one, and a key on that.
 *
 * @param column the name of the column
 * @param length how many of its characters count
 */
public record KeyPrefix(String column, int length) {

	private static final String MARK = "__mo_prefix:";

	/**
	 * Return the name of the column that nobody sees.
	 * @return the name
	 */
	public String storageName() {
		return MARK + this.length + ":" + this.column;
	}

	/**
	 * Return the definition of the column that nobody sees.
	 * @return the definition, in the SQL of H2
	 */
	public String toDdl() {
		return StorageNames.quoted(storageName()) + " VARCHAR(" + this.length
				+ ") INVISIBLE GENERATED ALWAYS AS (SUBSTRING(" + StorageNames.quoted(this.column) + " FROM 1 FOR "
				+ this.length + "))";
	}

	static boolean isStorageName(String name) {
		return name.startsWith(MARK);
	}

	/**
	 * Return the column of a key.
	 * @param name the column of H2 that the key is on
	 * @return the column that the key begins with, or the same name
	 */
	static String column(String name) {
		return isStorageName(name) ? name.substring(name.indexOf(':', MARK.length()) + 1) : name;
	}

}
