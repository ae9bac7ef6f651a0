package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of the engine as the driver reports those of the server.
 */
final class FunctionValues {

	private static final Map<Kind, String> NAMES = Map.ofEntries(Map.entry(Kind.BOOL, "TINYINT"),
			Map.entry(Kind.UUID, "VARCHAR"), Map.entry(Kind.VARBINARY, "BINARY"),
			Map.entry(Kind.TINYINT_UNSIGNED, "TINYINT UNSIGNED"),
			Map.entry(Kind.SMALLINT_UNSIGNED, "SMALLINT UNSIGNED"), Map.entry(Kind.INT_UNSIGNED, "INT UNSIGNED"),
			Map.entry(Kind.BIGINT_UNSIGNED, "BIGINT UNSIGNED"));

	private static final double LAST_DIGITS = 4e-16;

	private FunctionValues() {
	}

	static String answer(ServerType type, @Nullable Object value, String recorded) {
		String name = NAMES.getOrDefault(type.kind(), type.kind().name());
		if (type.kind() == Kind.DECIMAL && type.scale() > 0) {
			name += "(" + type.scale() + ")";
		}
		assertClass(type, value);
		return FunctionAnswers.answer(name, (value != null) ? text(type, value, recorded) : null);
	}

	private static void assertClass(ServerType type, @Nullable Object value) {
		if (value != null && !type.kind().javaType().isInstance(value)) {
			throw new AssertionError("A " + type.kind() + " must be a " + type.kind().javaType() + ", not a "
					+ value.getClass() + ": " + value);
		}
	}

	private static String text(ServerType type, Object value, String recorded) {
		return switch (type.kind()) {
			case BOOL -> (Boolean) value ? "1" : "0";
			case FLOAT, DOUBLE -> sameNumber((Double) value, recorded, type.kind());
			case DECIMAL -> decimal(type, (BigDecimal) value);
			case BINARY, VARBINARY, BLOB -> "x" + HexFormat.of().formatHex((byte[]) value);
			case BIT -> bits(type, (Long) value);
			default -> value.toString();
		};
	}

	/**
	 * A double is written by the driver: only its value counts, but for the last digits,
	 * which depend on the library of the one who computes it.
	 */
	private static String sameNumber(double value, String recorded, Kind kind) {
		String text = recorded.replaceFirst("(?s)^\\w+ \\[(.*)]$", "$1");
		try {
			double expected = Double.parseDouble(text);
			boolean same = (kind == Kind.FLOAT) ? Float.parseFloat(text) == (float) value
					: Double.compare(expected, value) == 0
							|| Math.abs(expected - value) <= LAST_DIGITS * Math.abs(expected);
			return same ? text : String.valueOf(value);
		}
		catch (NumberFormatException ex) {
			return String.valueOf(value);
		}
	}

	private static String decimal(ServerType type, BigDecimal value) {
		if (value.scale() != type.scale()) {
			throw new AssertionError(value + " must have " + type.scale() + " digits behind the point");
		}
		return value.toPlainString();
	}

	private static String bits(ServerType type, long value) {
		int length = ((type.width() > 0 ? type.width() : Long.SIZE) + 7) / 8;
		String digits = HexFormat.of().toHexDigits(value);
		return "x" + digits.substring(digits.length() - 2 * length);
	}

}
