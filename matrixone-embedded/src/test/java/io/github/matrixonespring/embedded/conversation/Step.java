package io.github.matrixonespring.embedded.conversation;

import java.util.List;

/**
 * One step of a conversation.
 *
 * @param line the line number, from 1
 * @param text the step as written
 * @param expected what the server answers
 * @param different what the engine answers where it knowingly differs
 * @param reason the name under which the documentation says why, or an empty string
 */
record Step(int line, String text, List<String> expected, List<String> different, String reason) {

	/**
	 * Return what the engine has to answer.
	 * @return what it differs in, else what the server answers
	 */
	List<String> expectedOfEngine() {
		return this.different.isEmpty() ? this.expected : this.different;
	}

}
