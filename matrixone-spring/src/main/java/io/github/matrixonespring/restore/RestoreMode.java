package io.github.matrixonespring.restore;

/**
 * How to go back.
 *
 * @since 0.1.0
 */
public enum RestoreMode {

	/**
	 * Let the plan choose. It says which mode it has chosen, and why.
	 */
	AUTO,

	/**
	 * Write the rows that differ, and only those, in an ordinary transaction. Tables keep
	 * their identity, and with it grants, ownership, PITRs, branches and counters; the
	 * rows of others stay as they are.
	 */
	ROWS,

	/**
	 * Have the server swap whole tables, a database or the account, by its
	 * {@code RESTORE}: also where tables were dropped or altered. It takes an
	 * administrator, is refused within a transaction, and overwrites what others write
	 * meanwhile. Objects get a new identity: privileges are granted again, PITRs and
	 * branches end.
	 */
	OBJECTS

}
