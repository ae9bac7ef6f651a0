package io.github.matrixonespring.test.database;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the databases that tests use. They tell what the database is for, when it was
 * made and by whom. What is not named so is never dropped.
 *
 * @param kind what it is for
 * @param owner who has made it
 * @param made when, in seconds
 * @param rest what makes it unique, or the key of a template that is kept
 */
record DatabaseName(Kind kind, Owner owner, long made, String rest) {

	/** How all of them begin. */
	static final String PREFIX = "motest_";

	private static final int RADIX = 36;

	private static final Pattern PATTERN = Pattern
		.compile(PREFIX + "([ckt])_([0-9a-z]{6,7})_([0-9a-f]{8})_([0-9a-z]{1,7})_([0-9a-z]{1,7})_([0-9a-z]{1,16})");

	private static final AtomicInteger COUNTER = new AtomicInteger();

	static DatabaseName next(Kind kind) {
		return of(kind, Integer.toString(COUNTER.incrementAndGet(), RADIX));
	}

	static DatabaseName template(String key) {
		return of(Kind.TEMPLATE, key);
	}

	private static DatabaseName of(Kind kind, String rest) {
		return new DatabaseName(kind, Owner.CURRENT, Instant.now().getEpochSecond(), rest);
	}

	static Optional<DatabaseName> parse(String name) {
		Matcher matcher = PATTERN.matcher(name);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		Owner owner = new Owner(matcher.group(3), number(matcher.group(4)), number(matcher.group(5)));
		return Optional
			.of(new DatabaseName(Kind.of(matcher.group(1)), owner, number(matcher.group(2)), matcher.group(6)));
	}

	private static long number(String text) {
		return Long.parseLong(text, RADIX);
	}

	@Override
	public String toString() {
		return String.join("_", PREFIX + this.kind.letter, Long.toString(this.made, RADIX), this.owner.host(),
				Long.toString(this.owner.process(), RADIX), Long.toString(this.owner.started(), RADIX), this.rest);
	}

	/**
	 * What a database is for.
	 */
	enum Kind {

		/** One that belongs to a run of tests and ends with it. */
		CLONE("c"),

		/** That of a failed test, kept to be looked at. */
		KEPT("k"),

		/** A template that later runs use again. */
		TEMPLATE("t");

		private final String letter;

		Kind(String letter) {
			this.letter = letter;
		}

		static Kind of(String letter) {
			for (Kind kind : values()) {
				if (kind.letter.equals(letter)) {
					return kind;
				}
			}
			throw new IllegalArgumentException("There is no kind '" + letter + "'");
		}

	}

}
