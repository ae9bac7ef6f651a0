package io.github.matrixonespring.test;

/**
 * For how long a database is used.
 *
 * @since 0.1.0
 */
public enum Isolation {

	/**
	 * Each test method has a database of its own.
	 */
	METHOD,

	/**
	 * Each test class has a database of its own, which its methods share.
	 */
	CLASS,

	/**
	 * All tests of the application context share one database.
	 */
	NONE

}
