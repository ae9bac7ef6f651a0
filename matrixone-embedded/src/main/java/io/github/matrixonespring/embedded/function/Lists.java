package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Places in lists, be they arguments or the parts of a text.
 */
final class Lists {

	private static final List<Kind> COMPARED = List.of(Kind.VARCHAR, Kind.CHAR, Kind.TINYINT, Kind.SMALLINT, Kind.INT,
			Kind.BIGINT, Kind.TINYINT_UNSIGNED, Kind.SMALLINT_UNSIGNED, Kind.INT_UNSIGNED, Kind.BIGINT_UNSIGNED,
			Kind.FLOAT, Kind.DOUBLE, Kind.BIT);

	private Lists() {
	}

	static List<ServerFunction> functions() {
		return List.of(findInSet(), substringIndex(), splitPart(), field(), elt(), makeSet(), exportSet());
	}

	private static ServerFunction findInSet() {
		return ServerFunction.named("find_in_set", "findinset")
			.overload(Kind.BIGINT_UNSIGNED, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> {
				List<String> items = Arrays.asList(Texts.text(arguments[1]).split(",", -1));
				return BigInteger.valueOf(items.indexOf(Texts.text(arguments[0])) + 1L);
			});
	}

	private static ServerFunction substringIndex() {
		return ServerFunction.named("substring_index")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.DOUBLE)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT_UNSIGNED)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.computedBy((arguments) -> substringIndex(Texts.text(arguments[0]), Texts.text(arguments[1]),
					count((Number) arguments[2])));
	}

	private static long count(@Nullable Number count) {
		if (count instanceof BigInteger large) {
			return large.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
		}
		return (count != null) ? count.longValue() : 0;
	}

	private static String substringIndex(String text, String delimiter, long count) {
		if (delimiter.isEmpty() || count == 0) {
			return "";
		}
		List<String> parts = List.of(text.split(Pattern.quote(delimiter), -1));
		int size = parts.size();
		boolean all = count >= size || count <= -size;
		List<String> wanted = all ? parts
				: (count > 0) ? parts.subList(0, (int) count) : parts.subList(size + (int) count, size);
		return String.join(delimiter, wanted);
	}

	private static ServerFunction splitPart() {
		return ServerFunction.named("split_part")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR, Kind.INT_UNSIGNED)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				String delimiter = Texts.text(arguments[1]);
				long place = Texts.number(arguments[2]);
				if (place == 0) {
					throw ServerError.invalidValue("split_part: field contains non-positive integer");
				}
				String[] parts = text.isEmpty() && delimiter.isEmpty() ? new String[0]
						: text.split(delimiter.isEmpty() ? "(?<=.)(?=.)" : Pattern.quote(delimiter), -1);
				return (place <= parts.length) ? parts[(int) place - 1] : null;
			});
	}

	private static ServerFunction field() {
		return ServerFunction.named("field").takesNull().resolvedBy((arguments) -> {
			if (arguments.size() < 2) {
				return null;
			}
			ServerType result = ServerType.of(Kind.BIGINT_UNSIGNED);
			for (Kind kind : COMPARED) {
				if (arguments.stream().allMatch((argument) -> isComparedAs(argument.kind(), kind))) {
					return new ServerFunction.Resolved(arguments, result);
				}
			}
			List<Kind> doubles = Collections.nCopies(arguments.size(), Kind.DOUBLE);
			return (ImplicitCasts.cost(arguments, doubles) < 0) ? null
					: new ServerFunction.Resolved(ImplicitCasts.targets(arguments, doubles), result);
		}).computedBy((arguments) -> {
			for (int i = 1; i < arguments.length; i++) {
				if (isSame(arguments[0], arguments[i])) {
					return BigInteger.valueOf(i);
				}
			}
			return BigInteger.ZERO;
		});
	}

	private static boolean isComparedAs(Kind argument, Kind kind) {
		boolean text = kind == Kind.VARCHAR && argument.isText();
		return text || argument == kind || argument == Kind.ANY || (kind == Kind.CHAR && argument == Kind.VARCHAR);
	}

	private static boolean isSame(@Nullable Object left, @Nullable Object right) {
		if (left == null || right == null) {
			return false;
		}
		if (left instanceof String text) {
			return text.equalsIgnoreCase((String) right);
		}
		return (left instanceof Double number) ? number.doubleValue() == (Double) right : left.equals(right);
	}

	private static ServerFunction elt() {
		return ServerFunction.named("elt").takesNull().resolvedBy((arguments) -> {
			if (arguments.size() < 2) {
				return null;
			}
			Kind index = arguments.get(0).kind();
			boolean taken = index == Kind.BIGINT || index == Kind.BIGINT_UNSIGNED || index == Kind.BIT
					|| index == Kind.ANY;
			boolean cast = index == Kind.BOOL || index.isNumber() || ImplicitCasts.cost(index, Kind.BIGINT) >= 0;
			List<ServerType> rest = Texts.strings(arguments.subList(1, arguments.size()));
			if (!(taken || cast) || rest == null) {
				return null;
			}
			List<ServerType> types = new ArrayList<>();
			types.add(taken ? arguments.get(0) : ServerType.of(Kind.BIGINT));
			types.addAll(rest);
			return new ServerFunction.Resolved(types, Texts.joined(rest));
		}).computedByTypes((arguments, call) -> {
			Number place = (Number) arguments[0];
			boolean outside = place == null || place.doubleValue() < 1 || place.doubleValue() >= arguments.length;
			Object chosen = outside ? null : arguments[(int) Texts.number(place)];
			return (chosen != null) ? Texts.ofType(Texts.bytes(chosen), call.result()) : null;
		});
	}

	private static ServerFunction makeSet() {
		return ServerFunction.named("make_set")
			.takesNull()
			.resolvedBy((arguments) -> bitsAndTexts(arguments, 2, Integer.MAX_VALUE))
			.computedBy((arguments) -> {
				if (arguments[0] == null) {
					return null;
				}
				long bits = bits((Number) arguments[0]);
				List<String> chosen = new ArrayList<>();
				for (int i = 1; i < arguments.length; i++) {
					boolean set = i <= Long.SIZE && ((bits >>> (i - 1)) & 1) == 1;
					if (set && arguments[i] != null) {
						chosen.add(Texts.text(arguments[i]));
					}
				}
				return String.join(",", chosen);
			});
	}

	private static ServerFunction exportSet() {
		return ServerFunction.named("export_set")
			.takesNull()
			.resolvedBy((arguments) -> bitsAndTexts(arguments, 3, 5))
			.computedBy((arguments) -> {
				if (arguments[0] == null || arguments[1] == null || arguments[2] == null) {
					return null;
				}
				long bits = bits((Number) arguments[0]);
				boolean separated = arguments.length > 3 && arguments[3] != null;
				boolean counted = arguments.length > 4 && arguments[4] != null;
				long count = counted ? Math.min(Math.max(rounded((Number) arguments[4]), 1), Long.SIZE) : Long.SIZE;
				List<String> texts = new ArrayList<>();
				for (int i = 0; i < count; i++) {
					texts.add(Texts.text((((bits >>> i) & 1) == 1) ? arguments[1] : arguments[2]));
				}
				return String.join(separated ? Texts.text(arguments[3]) : ",", texts);
			});
	}

	private static ServerFunction.@Nullable Resolved bitsAndTexts(List<ServerType> arguments, int least, int most) {
		if (arguments.size() < least || arguments.size() > most) {
			return null;
		}
		List<ServerType> types = new ArrayList<>();
		for (int i = 0; i < arguments.size(); i++) {
			ServerType argument = arguments.get(i);
			boolean number = i == 0 || (most < Integer.MAX_VALUE && i == most - 1);
			boolean taken = (number ? isNumber(argument.kind()) : argument.kind().isString())
					|| argument.kind() == Kind.ANY;
			Kind needed = number ? Kind.BIGINT : Kind.VARCHAR;
			if (!taken && ImplicitCasts.cost(argument.kind(), needed) < 0) {
				return null;
			}
			types.add(taken ? argument : ServerType.of(needed));
		}
		return new ServerFunction.Resolved(types, ServerType.of(Kind.VARCHAR));
	}

	private static boolean isNumber(Kind kind) {
		return kind.isNumber() || kind == Kind.BIT;
	}

	private static long rounded(Number number) {
		return (number instanceof Double || number instanceof BigDecimal)
				? new BigDecimal(number.toString()).setScale(0, RoundingMode.HALF_UP).longValue() : number.longValue();
	}

	private static long bits(Number number) throws SQLException {
		if (number instanceof BigDecimal) {
			throw ServerError.notSupported("the bits of a decimal");
		}
		return number.longValue();
	}

}
