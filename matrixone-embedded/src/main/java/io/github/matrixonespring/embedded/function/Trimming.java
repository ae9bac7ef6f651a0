package io.github.matrixonespring.embedded.function;

import java.util.List;
import java.util.Locale;
import io.github.matrixonespring.embedded.type.Kind;

/**
 * Strings without what stands at their ends.
 */
final class Trimming {

	private Trimming() {
	}

	static List<ServerFunction> functions() {
		return List.of(trim(), trimmed("ltrim", "leading"), trimmed("rtrim", "trailing"));
	}

	private static ServerFunction trim() {
		return ServerFunction.named("trim")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> trimmed(Texts.text(arguments[0]).toLowerCase(Locale.ROOT),
					Texts.text(arguments[1]), Texts.text(arguments[2])));
	}

	private static ServerFunction trimmed(String name, String mode) {
		return ServerFunction.named(name)
			.overload(Kind.VARCHAR, Kind.CHAR)
			.overload(Kind.BLOB, Kind.BLOB)
			.computedByTypes((arguments, call) -> Texts
				.ofType(Texts.bytes(trimmed(mode, " ", Texts.text(arguments[0]))), call.result()));
	}

	private static String trimmed(String mode, String removed, String text) {
		if (removed.isEmpty()) {
			return text;
		}
		int begin = 0;
		int end = text.length();
		if (!mode.equals("leading")) {
			while (text.substring(0, end).endsWith(removed)) {
				end -= removed.length();
			}
		}
		if (!mode.equals("trailing")) {
			while (text.substring(begin, end).startsWith(removed)) {
				begin += removed.length();
			}
		}
		return text.substring(begin, end);
	}

}
