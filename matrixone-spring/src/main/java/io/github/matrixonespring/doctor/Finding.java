package io.github.matrixonespring.doctor;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Something that a {@link Check} has found.
 *
 * @param id what kind of finding it is: 1 to 64 of {@code a-z}, {@code 0-9} and
 * {@code -}, the same each time it is found
 * @param severity how bad it is
 * @param what what is the matter here, with the values that were found
 * @param why what comes of it
 * @param remedy what to do about it
 * @param link where there is more about it, or {@code null}
 * @since 0.1.0
 */
public record Finding(String id, Severity severity, String what, String why, String remedy, @Nullable String link) {

	private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

	/**
	 * Create a finding.
	 * @throws IllegalArgumentException if the id is not allowed, or a text is empty
	 */
	public Finding {
		Assert.isTrue(ID.matcher(id).matches(),
				() -> "Finding id '%s' is not allowed: use 1 to 64 of a-z, 0-9 and -".formatted(id));
		Assert.hasText(what, "A finding must say what is the matter");
		Assert.hasText(why, "A finding must say what comes of it");
		Assert.hasText(remedy, "A finding must say what to do about it");
	}

	/**
	 * Return the finding on one line, as it is logged.
	 */
	@Override
	public String toString() {
		return "[%s] %s. %s. %s%s".formatted(this.id, this.what, this.why, this.remedy,
				(this.link != null) ? " (" + this.link + ")" : "");
	}

	/**
	 * How bad a finding is.
	 */
	public enum Severity {

		/**
		 * Something does not work, or gives wrong results.
		 */
		ERROR,

		/**
		 * Something will not work, or costs what it need not.
		 */
		WARNING,

		/**
		 * Good to know. Nothing needs to be done.
		 */
		INFO

	}

}
