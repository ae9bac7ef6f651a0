package io.github.matrixonespring.embedded.engine;

/**
 * Tells whether a table has changed between two moments, so that snapshots can share what
 * has not. A transaction begins to write before its first statement for the table runs
 * and ends after its commit or rollback; while one is under way nothing is known.
 */
public final class WriteCounter {

	/** What {@link #version()} returns while a transaction writes. */
	static final long UNKNOWN = -1;

	private long version;

	private int writing;

	synchronized void begin() {
		this.writing++;
	}

	synchronized void end() {
		this.writing--;
		this.version++;
	}

	/**
	 * Return the number of the table's committed content.
	 * @return the number, or {@link #UNKNOWN}
	 */
	synchronized long version() {
		return (this.writing > 0) ? UNKNOWN : this.version;
	}

}
