package io.github.matrixonespring.embedded.function;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Strings made of others.
 */
final class Strings {

	private static final int LONGEST = 65535;

	private static final int MOST_SPACES = 8000;

	private Strings() {
	}

	static List<ServerFunction> functions() {
		return List.of(joined("concat", false), joined("concat_ws", true), padded("lpad", true), padded("rpad", false),
				repeat(), reverse(), space(), left(), right(), substring(), replace(), insert(), upper(), lower(),
				quote(), soundex());
	}

	private static ServerFunction joined(String name, boolean separated) {
		return ServerFunction.named(name).takesNull().resolvedBy((arguments) -> {
			List<ServerType> strings = Texts.strings(arguments);
			return (strings == null || strings.size() < 2) ? null
					: new ServerFunction.Resolved(strings, Texts.joined(strings));
		}).computedByTypes((arguments, call) -> {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			if (!separated) {
				for (Object argument : arguments) {
					if (argument == null) {
						return null;
					}
					bytes.writeBytes(Texts.bytes(argument));
				}
				return Texts.ofType(bytes.toByteArray(), call.result());
			}
			return (arguments[0] != null) ? Texts.ofType(separated(arguments), call.result()) : null;
		});
	}

	private static byte[] separated(@Nullable Object[] arguments) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		boolean first = true;
		for (int i = 1; i < arguments.length; i++) {
			if (arguments[i] != null) {
				if (!first) {
					bytes.writeBytes(Texts.bytes(arguments[0]));
				}
				bytes.writeBytes(Texts.bytes(arguments[i]));
				first = false;
			}
		}
		return bytes.toByteArray();
	}

	private static ServerFunction padded(String name, boolean left) {
		return ServerFunction.named(name)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BLOB, Kind.BLOB, Kind.BIGINT, Kind.BLOB)
			.overload(Kind.BLOB, Kind.BLOB, Kind.BIGINT, Kind.VARCHAR)
			.computedByTypes((arguments, call) -> {
				String text = Texts.text(arguments[0]);
				long wanted = Texts.number(arguments[1]);
				String padding = Texts.text(arguments[2]);
				if (wanted < 0 || wanted > LONGEST) {
					return null;
				}
				return Texts.ofType(Texts.bytes(padded(text, (int) wanted, padding, left)), call.result());
			});
	}

	private static String padded(String text, int wanted, String padding, boolean left) {
		int length = Texts.length(text);
		if (wanted <= length) {
			return Texts.part(text, 0, wanted);
		}
		if (padding.isEmpty()) {
			return "";
		}
		int missing = wanted - length;
		String filling = Texts.part(padding.repeat(missing / Texts.length(padding) + 1), 0, missing);
		return left ? filling + text : text + filling;
	}

	private static ServerFunction repeat() {
		return ServerFunction.named("repeat")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				long times = Math.max(0, Texts.number(arguments[1]));
				int length = Texts.bytes(text).length;
				boolean tooLong = length > 0 && times > LONGEST / length;
				return tooLong ? null : text.isEmpty() ? "" : text.repeat((int) times);
			});
	}

	private static ServerFunction reverse() {
		return ServerFunction.named("reverse")
			.overload(Kind.VARCHAR, Kind.CHAR)
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.BLOB, Kind.BLOB)
			.computedByTypes((arguments, call) -> Texts
				.ofType(Texts.bytes(new StringBuilder(Texts.text(arguments[0])).reverse().toString()), call.result()));
	}

	private static ServerFunction space() {
		return ServerFunction.named("space")
			.overload(Kind.VARCHAR, Kind.BIGINT_UNSIGNED)
			.overload(Kind.VARCHAR, Kind.BIGINT)
			.computedBy((arguments) -> {
				Number count = (Number) arguments[0];
				if (count == null || count.doubleValue() > MOST_SPACES) {
					throw ServerError.invalidValue("the space count is greater than max allowed value " + MOST_SPACES);
				}
				return " ".repeat((int) Math.max(0, count.longValue()));
			});
	}

	private static ServerFunction left() {
		return ServerFunction.named("left")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.CHAR, Kind.CHAR, Kind.BIGINT)
			.computedBy((arguments) -> Texts.part(Texts.text(arguments[0]), 0, Texts.number(arguments[1])));
	}

	private static ServerFunction right() {
		return ServerFunction.named("right")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.CHAR, Kind.CHAR, Kind.BIGINT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				long count = Math.max(0, Texts.number(arguments[1]));
				int length = Texts.length(text);
				return Texts.part(text, length - Math.min(count, length), length);
			});
	}

	private static ServerFunction substring() {
		return ServerFunction.named("substring", "substr", "mid")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.CHAR, Kind.CHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.CHAR, Kind.CHAR, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BLOB, Kind.BLOB, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.TEXT, Kind.TEXT, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BLOB, Kind.BLOB, Kind.BIGINT)
			.computedByTypes((arguments, call) -> {
				String text = Texts.text(arguments[0]);
				long position = Texts.number(arguments[1]);
				int length = Texts.length(text);
				long start = (position > 0) ? position - 1 : length + position;
				boolean outside = position == 0 || start < 0 || start >= length;
				long count = Texts.number(arguments, 2, length);
				if (!outside && start + count < start && count > 0) {
					throw ServerError.notSupported("a substring of " + count + " characters");
				}
				String part = (outside || count <= 0) ? "" : Texts.part(text, start, start + Math.min(count, length));
				return Texts.ofType(Texts.bytes(part), call.result());
			});
	}

	private static ServerFunction replace() {
		return ServerFunction.named("replace")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				String replaced = Texts.text(arguments[1]);
				return replaced.isEmpty() ? text : text.replace(replaced, Texts.text(arguments[2]));
			});
	}

	private static ServerFunction insert() {
		return ServerFunction.named("insert")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.CHAR, Kind.BIGINT, Kind.BIGINT, Kind.CHAR)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				long position = Texts.number(arguments[1]);
				long count = Texts.number(arguments[2]);
				int length = Texts.length(text);
				if (position <= 0 || position > length) {
					return text;
				}
				long end = (count < 0 || count > length) ? length : position - 1 + count;
				return Texts.part(text, 0, position - 1) + Texts.text(arguments[3]) + Texts.part(text, end, length);
			});
	}

	private static ServerFunction upper() {
		return ServerFunction.named("upper", "ucase", "to_upper")
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> eachCharacter(Texts.text(arguments[0]), true));
	}

	private static ServerFunction lower() {
		return ServerFunction.named("lower", "lcase", "to_lower")
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> eachCharacter(Texts.text(arguments[0]), false));
	}

	/** One by one: no character becomes two, as {@code ß} would. */
	static String eachCharacter(String text, boolean upper) {
		StringBuilder result = new StringBuilder(text.length());
		for (int i = 0; i < text.length();) {
			int character = text.codePointAt(i);
			result.appendCodePoint(upper ? Character.toUpperCase(character) : Character.toLowerCase(character));
			i += Character.charCount(character);
		}
		return result.toString();
	}

	private static ServerFunction quote() {
		return ServerFunction.named("quote")
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.CHAR)
			.overload(Kind.VARCHAR, Kind.TEXT)
			.computedBy((arguments) -> quoted(Texts.text(arguments[0])));
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("'");
		for (char character : text.toCharArray()) {
			quoted.append(switch (character) {
				case '\'' -> "''";
				case '\\' -> "\\\\";
				case '\n' -> "\\n";
				case '\r' -> "\\r";
				case '\t' -> "\\t";
				case '\0' -> "\\0";
				case '\032' -> "\\Z";
				default -> String.valueOf(character);
			});
		}
		return quoted.append('\'').toString();
	}

	private static ServerFunction soundex() {
		return ServerFunction.named("soundex")
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.CHAR)
			.overload(Kind.VARCHAR, Kind.TEXT)
			.computedBy((arguments) -> soundex(Texts.text(arguments[0])));
	}

	/** Four characters; vowels do not part two letters of the same sound. */
	private static String soundex(String text) {
		String codes = "01230120022455012623010202";
		StringBuilder code = new StringBuilder();
		char last = '0';
		for (byte character : text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
			if (character >= 'A' && character <= 'Z' && code.length() < 4) {
				char digit = codes.charAt(character - 'A');
				if (code.isEmpty()) {
					code.append((char) character);
				}
				else if (digit != '0' && digit != last) {
					code.append(digit);
					last = digit;
				}
			}
		}
		return code.append("0000").substring(0, 4);
	}

}
