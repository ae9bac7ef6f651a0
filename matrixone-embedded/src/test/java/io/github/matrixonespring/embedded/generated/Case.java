package io.github.matrixonespring.embedded.generated;

import java.util.List;

/**
 * Statements that are sent one after the other and leave nothing behind.
 *
 * @param category the group and what in it is tried: {@code function:lpad}
 * @param statements the statements
 */
record Case(String category, List<String> statements) {

	private static final String SEPARATOR = " ;; ";

	static Case of(String category, String... statements) {
		return new Case(category, List.of(statements));
	}

	/**
	 * Read a case as {@link #toString()} writes it.
	 */
	static Case parse(String line) {
		int end = line.indexOf("> ");
		return new Case(line.substring(0, end), List.of(line.substring(end + 2).split(SEPARATOR)));
	}

	String group() {
		return this.category.substring(0, this.category.indexOf(':'));
	}

	/**
	 * Return whether the statements run in a transaction that is rolled back.
	 */
	boolean isModification() {
		return group().equals("modification");
	}

	/**
	 * Return whether what the statements make is dropped.
	 */
	boolean isDefinition() {
		return group().equals("definition");
	}

	/**
	 * Return whether the values differ from one time to the next.
	 */
	boolean isChanging() {
		return group().equals("changing");
	}

	@Override
	public String toString() {
		return this.category + "> " + String.join(SEPARATOR, this.statements);
	}

}
