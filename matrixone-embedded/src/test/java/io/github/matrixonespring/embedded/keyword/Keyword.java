package io.github.matrixonespring.embedded.keyword;

import java.util.List;

/**
 * The keywords of the server, for tests of other packages.
 */
public final class Keyword {

	private Keyword() {
	}

	public static List<String> all() {
		return List.copyOf(KeywordAnswers.recorded().words());
	}

}
