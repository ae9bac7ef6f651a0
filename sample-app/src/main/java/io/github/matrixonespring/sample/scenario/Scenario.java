package io.github.matrixonespring.sample.scenario;

/**
 * Something that an application does with its data, done and checked.
 */
public interface Scenario {

	/**
	 * Tell what is done.
	 * @return one line
	 */
	String title();

	/**
	 * Do it, and check what has become of it.
	 * @param names names what it creates; that is removed afterwards
	 * @param checks takes the checks
	 * @throws Exception if it fails
	 */
	void run(Names names, Checks checks) throws Exception;

}
