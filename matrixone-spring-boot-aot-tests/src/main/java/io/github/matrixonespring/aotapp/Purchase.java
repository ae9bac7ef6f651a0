package io.github.matrixonespring.aotapp;

/**
 * What is bought: a record, whose components a template may use.
 *
 * @param name the name of the snapshot
 * @param buyer who buys it
 */
public record Purchase(String name, Buyer buyer) {

	/**
	 * Who buys.
	 *
	 * @param name the name
	 */
	public record Buyer(String name) {

	}

}
