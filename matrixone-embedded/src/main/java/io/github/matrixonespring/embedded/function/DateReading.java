package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are read as dates and times in a given format. A format that is a literal
 * decides whether the result is a DATE, a TIME or a DATETIME; with any other one it is a
 * DATE.
 */
final class DateReading {

	private static final String OF_TIME = "hHiIsSklfrT";

	private static final String OF_DATE = "yYmMcbDde";

	private DateReading() {
	}

	static List<ServerFunction> functions() {
		return List.of(reading("str_to_date"), reading("to_date"));
	}

	private static ServerFunction reading(String name) {
		return ServerFunction.named(name)
			.resolvedByLiterals((arguments, literals) -> resolve(name, arguments, literals))
			.computedByTypes((arguments, call) -> {
				DateReader reader = new DateReader((String) arguments[0]);
				return reader.read((String) arguments[1]) ? reader.value(call.result().kind()) : null;
			});
	}

	private static ServerFunction.@Nullable Resolved resolve(String name, List<ServerType> arguments,
			List<? extends @Nullable Object> literals) throws SQLException {
		Kind format = (arguments.size() == 2) ? arguments.get(1).kind() : Kind.JSON;
		if (format != Kind.VARCHAR && format != Kind.CHAR && format != Kind.ANY) {
			throw ServerError
				.invalidArgument(name + " function have invalid input args length, bad value " + arguments.size());
		}
		if (arguments.get(0).kind() != Kind.VARCHAR && ImplicitCasts.cost(arguments.get(0).kind(), Kind.VARCHAR) < 0) {
			return null;
		}
		ServerType result = (format == Kind.ANY) ? ServerType.of(Kind.DATETIME)
				: (literals.get(1) instanceof String text) ? result(text) : ServerType.of(Kind.DATE);
		return new ServerFunction.Resolved(List.of(ImplicitCasts.target(arguments.get(0), Kind.VARCHAR),
				ImplicitCasts.target(arguments.get(1), Kind.VARCHAR)), result);
	}

	private static ServerType result(String format) {
		List<String> tokens = tokens(format.stripLeading());
		boolean time = has(tokens, OF_TIME);
		Kind kind = (time == has(tokens, OF_DATE)) ? Kind.DATETIME : time ? Kind.TIME : Kind.DATE;
		return ServerType.of(kind, (kind != Kind.DATE && tokens.contains("%f")) ? TemporalValues.MAX_SCALE : 0);
	}

	private static boolean has(List<String> tokens, String letters) {
		return tokens.stream().anyMatch((token) -> token.length() > 1 && letters.indexOf(token.charAt(1)) >= 0);
	}

	/**
	 * Split a format, up to a percent sign at its end.
	 */
	private static List<String> tokens(String format) {
		List<String> tokens = new ArrayList<>();
		int next = 0;
		while (next < format.length()) {
			int length = (format.charAt(next) == '%') ? 2 : 1;
			if (next + length > format.length()) {
				return tokens;
			}
			tokens.add(format.substring(next, next + length));
			next += length;
		}
		return tokens;
	}

}
