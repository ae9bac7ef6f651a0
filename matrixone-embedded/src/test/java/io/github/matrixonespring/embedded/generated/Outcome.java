package io.github.matrixonespring.embedded.generated;

import java.util.List;

/**
 * How the engine's answers to a case compare with the server's.
 */
enum Outcome {

	/** The same rows or counts. */
	SAME_ANSWER,

	/** An error of the same number and SQLSTATE. */
	SAME_ERROR,

	/** The engine says that it does not support something. */
	REFUSED,

	/** The engine takes what the server does not. */
	ACCEPTED_HERE,

	/** Both have rows or a count, but not the same. */
	DIFFERENT_ANSWER,

	/** The engine has an error where the server has none, and not a refusal. */
	ERROR_HERE,

	/** Both have an error, but not the same. */
	DIFFERENT_ERROR;

	/**
	 * Compare the answers up to the first that differ, as then the state does.
	 */
	static Outcome of(List<Answer> server, List<Answer> engine) {
		Outcome outcome = SAME_ANSWER;
		for (int i = 0; i < server.size(); i++) {
			Outcome next = of(server.get(i), engine.get(i));
			if (next.isDifferent() || next == REFUSED) {
				return next;
			}
			if (next == SAME_ERROR) {
				outcome = next;
			}
		}
		return outcome;
	}

	private static Outcome of(Answer server, Answer engine) {
		if (engine.isRefusal()) {
			return REFUSED;
		}
		if (server.isError()) {
			return !engine.isError() ? ACCEPTED_HERE
					: server.error().equals(engine.error()) ? SAME_ERROR : DIFFERENT_ERROR;
		}
		if (engine.isError()) {
			return ERROR_HERE;
		}
		return server.hasValuesOf(engine) ? SAME_ANSWER : DIFFERENT_ANSWER;
	}

	boolean isDifferent() {
		return this != SAME_ANSWER && this != SAME_ERROR && this != REFUSED;
	}

}
