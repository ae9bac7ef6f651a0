package io.github.matrixonespring.test;

import javax.sql.DataSource;

/**
 * The database of the test that runs. There is a bean of this type in the application
 * context of tests with {@link AutoConfigureMatrixOne}.
 *
 * @since 0.1.0
 */
public interface TestDatabase {

	/**
	 * Return its name, which may be another one in the next test.
	 * @return the name
	 */
	String name();

	/**
	 * Return its URL, for a connection beside the application's. What is done there is
	 * not seen, so the database counts as touched from now on.
	 * @return the JDBC URL; of the embedded engine that of the instance
	 */
	String url();

	/**
	 * Return the application's {@link DataSource}, which leads there.
	 * @return the {@link DataSource}
	 */
	DataSource dataSource();

	/**
	 * Tell whether anything may have changed it. A database that is untouched is given to
	 * another test as it is.
	 * @return {@code false} only if all that was sent were queries
	 */
	boolean isTouched();

	/**
	 * Say that it was changed in a way that is not seen, by a connection beside the
	 * application's.
	 */
	void touch();

	/**
	 * Go on with a clone of a state. Connections that are still in use are cut off.
	 * @param state name of the state, unique within the application context
	 * @param maker makes the state of a fresh database, when it is needed for the first
	 * time
	 */
	void goTo(String state, Runnable maker);

}
