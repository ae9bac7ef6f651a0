package io.github.matrixonespring.embedded.function;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;

/**
 * Functions of regular expressions. The server's have no references back and look neither
 * ahead nor behind, and count bytes.
 */
final class RegularExpressions {

	/** What Java understands and the server does not, or otherwise. */
	private static final Pattern FOREIGN = Pattern
		.compile("\\\\[1-9kGRXVHhv]|\\(\\?[=!>#]|\\(\\?<[=!]|[*+?}]\\+|&&|\\\\[pP]\\{(?:Is|In|java)|\\\\c");

	private static final char NO_CHARACTER = '\uFFFD';

	private RegularExpressions() {
	}

	static List<ServerFunction> functions() {
		return List.of(match("reg_match", true), match("not_reg_match", false), like(), instr(), substr(), replace());
	}

	private static ServerFunction match(String name, boolean matching) {
		return ServerFunction.named(name)
			.overload(Kind.BOOL, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> matching == compiled(notEmpty(Texts.text(arguments[1])), 0)
				.matcher(Texts.text(arguments[0]))
				.find());
	}

	private static String notEmpty(String pattern) throws SQLException {
		if (pattern.isEmpty()) {
			throw ServerError.of(3685, "HY000", "Illegal argument to a regular expression.");
		}
		return pattern;
	}

	private static Pattern compiled(String pattern, int flags) throws SQLException {
		// Bytes that are no text were replaced. The server refuses them.
		if (FOREIGN.matcher(pattern).find() || pattern.indexOf(NO_CHARACTER) >= 0) {
			throw ServerError.notSupported("the regular expression " + pattern);
		}
		try {
			return Pattern.compile(pattern, flags | Pattern.UNIX_LINES);
		}
		catch (PatternSyntaxException ex) {
			throw ServerError.notSupported("the regular expression " + pattern);
		}
	}

	private static ServerFunction like() {
		return ServerFunction.named("regexp_like")
			.overload(Kind.BOOL, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.BOOL, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> {
				int flags = (arguments.length > 2) ? flags(Texts.text(arguments[2])) : 0;
				return compiled(notEmpty(Texts.text(arguments[1])), flags).matcher(Texts.text(arguments[0])).find();
			});
	}

	private static int flags(String types) throws SQLException {
		int flags = 0;
		for (char type : types.toCharArray()) {
			flags = switch (type) {
				case 'i' -> flags | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
				case 'c' -> flags & ~(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
				case 'm' -> flags | Pattern.MULTILINE;
				case 'n' -> flags | Pattern.DOTALL;
				default -> throw ServerError.invalidValue("regexp_like got invalid match_type input!");
			};
		}
		return flags;
	}

	private static ServerFunction instr() {
		return ServerFunction.named("regexp_instr")
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT, Kind.TINYINT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				long position = Texts.number(arguments, 2, 1);
				long occurrence = Texts.number(arguments, 3, 1);
				long option = Texts.number(arguments, 4, 0);
				checkPosition("regexp_instr", position, text);
				checkOccurrence("regexp_instr", occurrence, 1);
				if (option < 0 || option > 1) {
					throw ServerError.invalidValue("regexp_instr have Index out of bounds in regular expression search,"
							+ " return option " + option);
				}
				List<int[]> matches = matches(compiled(Texts.text(arguments[1]), 0), rest(text, position));
				return (matches.size() < occurrence) ? 0L : matches.get((int) occurrence - 1)[(int) option] + position;
			});
	}

	private static ServerFunction substr() {
		return ServerFunction.named("regexp_substr")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				String pattern = Texts.text(arguments[1]);
				if (pattern.isEmpty()) {
					return null;
				}
				long position = Texts.number(arguments, 2, 1);
				long occurrence = Texts.number(arguments, 3, 1);
				checkPosition("regexp_substr", position, text);
				checkOccurrence("regexp_substr", occurrence, 1);
				Matcher matcher = compiled(pattern, 0).matcher(rest(text, position));
				for (long i = 0; i < occurrence; i++) {
					if (!matcher.find()) {
						return null;
					}
				}
				return matcher.group();
			});
	}

	private static ServerFunction replace() {
		return ServerFunction.named("regexp_replace")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				long position = Texts.number(arguments, 3, 1);
				long occurrence = Texts.number(arguments, 4, 0);
				checkPosition("regexp_replace", position, text);
				checkOccurrence("regexp_replace", occurrence, 0);
				return replaced(text, compiled(Texts.text(arguments[1]), 0), Texts.text(arguments[2]), position,
						occurrence);
			});
	}

	/**
	 * Replace matches. Without an occurrence all of them, even those before the position.
	 */
	private static String replaced(String text, Pattern pattern, String replacement, long position, long occurrence) {
		List<int[]> matches = matches(pattern, text);
		matches.removeIf((match) -> match[0] < position - 1);
		if (matches.isEmpty() || matches.size() < occurrence) {
			return text;
		}
		String literal = Matcher.quoteReplacement(replacement);
		if (occurrence == 0) {
			return pattern.matcher(text).replaceAll(literal);
		}
		byte[] bytes = Texts.bytes(text);
		int begin = matches.get((int) occurrence - 1)[0];
		int end = (occurrence < matches.size()) ? matches.get((int) occurrence)[0] : bytes.length;
		return part(bytes, 0, begin) + pattern.matcher(part(bytes, begin, end)).replaceAll(literal)
				+ part(bytes, end, bytes.length);
	}

	/** Return where matches begin and end, in bytes. */
	private static List<int[]> matches(Pattern pattern, String text) {
		List<int[]> matches = new ArrayList<>();
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			matches.add(new int[] { Texts.bytes(text.substring(0, matcher.start())).length,
					Texts.bytes(text.substring(0, matcher.end())).length });
		}
		return matches;
	}

	private static String rest(String text, long position) {
		byte[] bytes = Texts.bytes(text);
		return part(bytes, (int) position - 1, bytes.length);
	}

	private static String part(byte[] bytes, int begin, int end) {
		return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
	}

	private static void checkPosition(String function, long position, String text) throws SQLException {
		int length = Texts.bytes(text).length;
		if (position < 1 || position > length) {
			throw ServerError.invalidValue(function + ": Index out of bounds in regular expression search."
					+ " Search start position: " + position + ", Search string length: " + length);
		}
	}

	private static void checkOccurrence(String function, long occurrence, long least) throws SQLException {
		if (occurrence < least) {
			throw ServerError.invalidValue(function + " have Index out of bounds in regular expression search,"
					+ " return occurrence " + occurrence);
		}
	}

}
