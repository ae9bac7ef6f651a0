package io.github.matrixonespring.timetravel;

import org.jspecify.annotations.Nullable;

/**
 * A table or view that a statement reads.
 *
 * @param database the database that is named with it, or {@code null}
 * @param name its name, without quotes
 * @param start where the reference begins in the statement
 * @param end where it ends, which is where its hint belongs
 */
record TableReference(@Nullable String database, String name, int start, int end) {

	@Override
	public String toString() {
		return (this.database != null) ? this.database + "." + this.name : this.name;
	}

}
