package io.github.matrixonespring.sample.user;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lines that are inserted together. Because a batch does not tell which of its rows is
 * refused, addresses that are taken are looked for before.
 */
class LineBuffer {

	private static final int SIZE = 500;

	private final Map<String, Line> lines = new LinkedHashMap<>();

	/**
	 * Add a line.
	 * @throws BadLineException if an earlier line has the same address
	 */
	void add(long number, NewUser user) {
		if (this.lines.putIfAbsent(user.email(), new Line(number, user)) != null) {
			throw taken(number, user.email());
		}
	}

	boolean isFull() {
		return this.lines.size() >= SIZE;
	}

	Set<String> emails() {
		return this.lines.keySet();
	}

	Collection<NewUser> users() {
		return this.lines.values().stream().map(Line::user).toList();
	}

	/**
	 * Refuse addresses.
	 * @throws BadLineException if a line has one of them
	 */
	void refuse(Set<String> taken) {
		for (Line line : this.lines.values()) {
			if (taken.contains(line.user().email())) {
				throw taken(line.number(), line.user().email());
			}
		}
	}

	private static BadLineException taken(long line, String email) {
		return new BadLineException(line, "there is a user with the address '%s' already".formatted(email), null);
	}

	/**
	 * Tell that another transaction was faster.
	 */
	BadLineException overtaken(RuntimeException cause) {
		long first = this.lines.values().iterator().next().number();
		return new BadLineException(first,
				"here or in one of the next %,d lines is an address that another user has got meanwhile"
					.formatted(this.lines.size() - 1),
				cause);
	}

	/**
	 * Forget the lines.
	 * @return how many there were
	 */
	int clear() {
		int size = this.lines.size();
		this.lines.clear();
		return size;
	}

	private record Line(long number, NewUser user) {

	}

}
