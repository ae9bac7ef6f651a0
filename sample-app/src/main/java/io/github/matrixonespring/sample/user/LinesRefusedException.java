package io.github.matrixonespring.sample.user;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Thrown when one of some lines has an address that is taken.
 */
class LinesRefusedException extends RuntimeException {

	private final transient List<UserLine> lines;

	LinesRefusedException(List<UserLine> lines, Throwable cause) {
		super(cause);
		this.lines = List.copyOf(lines);
	}

	Set<String> emails() {
		return this.lines.stream().map((line) -> line.user().email()).collect(Collectors.toSet());
	}

	/**
	 * Tell which line it is.
	 * @param taken the addresses that are taken; the one of these lines may have become
	 * free again
	 */
	BadLineException badLine(Set<String> taken) {
		return this.lines.stream()
			.filter((line) -> taken.contains(line.user().email()))
			.findFirst()
			.map((line) -> line.taken(this))
			.orElseGet(() -> new BadLineException(this.lines.get(0).number(),
					"here or in one of the next %,d lines was an address that another user had"
						.formatted(this.lines.size() - 1),
					this));
	}

}
