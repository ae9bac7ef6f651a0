package io.github.matrixonespring.documentation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code on a page.
 *
 * @param page the page
 * @param line the line of its first line, from 1
 * @param language the language, or empty for what is typed into a shell
 * @param text the code
 */
record CodeBlock(String page, int line, String language, String text) {

	/** The languages that a check knows. */
	static final List<String> LANGUAGES = List.of("", "groovy", "java", "mermaid", "xml", "yaml");

	private static final Pattern JAVA_COMMENT = Pattern.compile("(\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*')"
			+ "|[ \\t]*//[^\n]*|[ \\t]*/\\*.*?\\*/(?:[ \\t]*(?=\n))?", Pattern.DOTALL);

	private static final Pattern XML_COMMENT = Pattern.compile("()[ \\t]*<!--.*?-->", Pattern.DOTALL);

	private static final Pattern YAML_COMMENT = Pattern.compile("(?m)()(?:^|[ \\t]+)#.*$");

	/** What a diagram shows to people, behind the words that draw it. */
	private static final Pattern MERMAID_TEXT = Pattern
		.compile("(?m)^([ \\t]*(?:participant \\w+ as|Note over [\\w,]+:|alt|else|opt|loop)).*$");

	/**
	 * Return the code without what may be said in another language: comments, and the
	 * texts of a diagram.
	 */
	String withoutComments() {
		Matcher matcher = switch (this.language) {
			case "java", "groovy" -> JAVA_COMMENT.matcher(this.text);
			case "xml" -> XML_COMMENT.matcher(this.text);
			case "yaml" -> YAML_COMMENT.matcher(this.text);
			case "mermaid" -> MERMAID_TEXT.matcher(this.text);
			default -> null;
		};
		if (matcher == null) {
			return this.text;
		}
		return matcher.replaceAll((match) -> (match.group(1) != null) ? Matcher.quoteReplacement(match.group(1)) : "");
	}

	/**
	 * Tell where it is, for a list of faults.
	 */
	String at(String fault) {
		return "%s:%d %s".formatted(this.page, this.line, fault);
	}

}
