package io.github.matrixonespring.restore;

/**
 * Published while a restore goes on, on its thread, once for each table and step. An
 * exception that a listener throws ends the restore, which then has changed nothing.
 *
 * @param request what is restored
 * @param step what is being done
 * @param database the database of the table
 * @param table the table
 * @param number which table it is, from 1
 * @param tables how many tables there are
 * @since 0.1.0
 */
public record RestoreProgressEvent(RestoreRequest request, Step step, String database, String table, int number,
		int tables) {

	@Override
	public String toString() {
		return "%s table '%s.%s', %d of %d, in the restore of %s".formatted(this.step.text, this.database, this.table,
				this.number, this.tables, this.request);
	}

	/**
	 * A step of a restore.
	 */
	public enum Step {

		/** Compares the table with what it was. */
		COMPARE("Comparing"),

		/** Locks the rows that differ. */
		LOCK("Locking rows of"),

		/** Looks at them again. */
		COMPARE_AGAIN("Comparing locked rows of"),

		/** Writes them. */
		WRITE("Writing rows of"),

		/** Looks whether they are what they were. */
		VERIFY("Verifying");

		private final String text;

		Step(String text) {
			this.text = text;
		}

	}

}
