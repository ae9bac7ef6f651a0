package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The greatest and the least of several values, which first become of one type.
 */
final class Extremes {

	private static final List<Kind> SIGNED = List.of(Kind.TINYINT, Kind.SMALLINT, Kind.INT, Kind.BIGINT);

	private static final List<Kind> UNSIGNED = List.of(Kind.TINYINT_UNSIGNED, Kind.SMALLINT_UNSIGNED, Kind.INT_UNSIGNED,
			Kind.BIGINT_UNSIGNED);

	/** How many digits whole numbers have, from the narrowest kind on. */
	private static final List<Integer> DIGITS = List.of(3, 5, 10, 19);

	private static final int UNSIGNED_DIGITS = 20;

	private Extremes() {
	}

	static List<ServerFunction> functions() {
		return List.of(extreme("greatest", 1), extreme("least", -1));
	}

	private static ServerFunction extreme(String name, int sign) {
		return ServerFunction.named(name).resolvedBy((arguments) -> {
			ServerType common = common(name, arguments.stream().filter((type) -> type.kind() != Kind.ANY).toList());
			return (arguments.isEmpty() || common == null) ? null
					: new ServerFunction.Resolved(Collections.nCopies(arguments.size(), common), common);
		}).computedBy((arguments) -> {
			Object best = arguments[0];
			for (Object argument : arguments) {
				if (sign * compare(argument, best) > 0) {
					best = argument;
				}
			}
			return best;
		});
	}

	@SuppressWarnings("unchecked")
	private static int compare(@Nullable Object left, @Nullable Object right) {
		boolean strings = left instanceof String || left instanceof byte[];
		return (strings || left == null || right == null) ? StringMeasures.compare(left, right)
				: ((Comparable<Object>) left).compareTo(right);
	}

	private static @Nullable ServerType common(String name, List<ServerType> types) throws SQLException {
		if (types.isEmpty()) {
			return ServerType.of(Kind.VARCHAR);
		}
		if (types.stream().map(ServerType::kind).distinct().count() == 1) {
			return same(name, types);
		}
		if (any(types, Kind.BOOL)) {
			return null;
		}
		for (ServerType type : types) {
			if (!type.kind().isNumber() && !type.kind().isString()) {
				throw ServerError.notSupported(name + " of a " + type.inErrors() + " and another type");
			}
		}
		if (types.stream().allMatch((type) -> type.kind().isNumber())) {
			return number(name, types);
		}
		if (any(types, Kind.TEXT)) {
			return ServerType.of(Kind.TEXT);
		}
		boolean text = any(types, Kind.CHAR) || any(types, Kind.VARCHAR);
		return ServerType.of(text ? Kind.VARCHAR : any(types, Kind.BLOB) ? Kind.BLOB : Kind.VARBINARY);
	}

	private static ServerType same(String name, List<ServerType> types) throws SQLException {
		ServerType first = types.get(0);
		if (first.kind() == Kind.JSON || first.kind() == Kind.ENUM || first.kind() == Kind.SET) {
			throw ServerError.notSupported(name + " of values of " + first.inErrors());
		}
		int scale = types.stream().mapToInt(ServerType::scale).max().orElse(0);
		if (first.kind() == Kind.DECIMAL) {
			return (types.stream().distinct().count() == 1) ? first : decimal(name, types);
		}
		return new ServerType(first.kind(), types.stream().allMatch(first::equals) ? first.width() : 0, scale);
	}

	private static ServerType number(String name, List<ServerType> types) throws SQLException {
		if (types.stream().anyMatch((type) -> type.kind().isFloating())) {
			return ServerType.of(Kind.DOUBLE);
		}
		if (any(types, Kind.DECIMAL)) {
			return decimal(name, types);
		}
		boolean unsigned = types.stream().anyMatch((type) -> type.kind().isUnsigned());
		boolean signed = types.stream().anyMatch((type) -> type.kind().isSigned());
		int widest = types.stream()
			.mapToInt((type) -> Math.max(SIGNED.indexOf(type.kind()), UNSIGNED.indexOf(type.kind())))
			.max()
			.orElse(0);
		if (signed && unsigned) {
			boolean large = any(types, Kind.BIGINT_UNSIGNED) || any(types, Kind.BIGINT);
			return large ? ServerType.decimal(UNSIGNED_DIGITS, 0) : ServerType.of(Kind.BIGINT);
		}
		return ServerType.of((unsigned ? UNSIGNED : SIGNED).get(widest));
	}

	private static ServerType decimal(String name, List<ServerType> types) throws SQLException {
		int scale = types.stream().mapToInt(ServerType::scale).max().orElse(0);
		int whole = types.stream().mapToInt(Extremes::wholeDigits).max().orElse(0);
		if (whole + scale > ServerType.MAX_DECIMAL128) {
			throw ServerError
				.notSupported(name + " of decimals with more than " + ServerType.MAX_DECIMAL128 + " digits");
		}
		boolean large = types.stream()
			.anyMatch((type) -> type.kind() == Kind.DECIMAL && type.width() > ServerType.MAX_DECIMAL64);
		int least = large ? ServerType.MAX_DECIMAL64 + 1 : 0;
		return ServerType.decimal(Math.max(whole + scale, least), scale);
	}

	private static int wholeDigits(ServerType type) {
		if (type.kind() == Kind.DECIMAL) {
			return type.width() - type.scale();
		}
		return (type.kind() == Kind.BIGINT_UNSIGNED) ? UNSIGNED_DIGITS
				: DIGITS.get(Math.max(SIGNED.indexOf(type.kind()), UNSIGNED.indexOf(type.kind())));
	}

	private static boolean any(List<ServerType> types, Kind kind) {
		return types.stream().anyMatch((type) -> type.kind() == kind);
	}

}
