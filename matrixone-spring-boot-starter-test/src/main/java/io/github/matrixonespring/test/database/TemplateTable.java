package io.github.matrixonespring.test.database;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A table of a template.
 *
 * @param name its name
 * @param columns the columns that take values, generated ones not
 * @param numbered the column by which the server numbers its rows (AUTO_INCREMENT)
 * @param special whether it has many rows, partitions, or an index that is more than
 * sorted values, so that its rows are better not inserted
 * @param child whether it has foreign keys
 * @param parent whether foreign keys refer to it
 */
record TemplateTable(String name, List<String> columns, @Nullable String numbered, boolean special, boolean child,
		boolean parent) {

	/**
	 * Decide how it is put back. A row that is deleted and inserted again is the same,
	 * but the counter of a numbered table goes on; only a new table counts as a fresh
	 * clone does. A table that is cloned from another database has foreign keys to the
	 * tables of that.
	 * @param reattaching whether the server attaches foreign keys to a table that takes
	 * the place of one that was dropped
	 */
	Way way(boolean reattaching) {
		if (this.numbered == null && !this.special) {
			return Way.ROWS;
		}
		if (!this.child) {
			return (!this.parent || reattaching) ? Way.CLONE : Way.NONE;
		}
		return (!this.special && reattaching) ? Way.DEFINITION : Way.NONE;
	}

	/**
	 * How a table is put back, with what it costs beside dropping and cloning a table
	 * among many, which is 10.
	 */
	enum Way {

		/** Rows are deleted and inserted again. */
		ROWS(3),

		/** The table is dropped and cloned. */
		CLONE(14),

		/** The table is dropped, created by its definition, and filled. */
		DEFINITION(22),

		/** It cannot be put back. */
		NONE(Integer.MAX_VALUE);

		private final int cost;

		Way(int cost) {
			this.cost = cost;
		}

		int cost() {
			return this.cost;
		}

	}

}
