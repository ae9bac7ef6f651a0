package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and bytes in other bases.
 */
final class Bases {

	private static final BigInteger MOST = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);

	private static final List<Kind> INTEGERS = List.of(Kind.TINYINT_UNSIGNED, Kind.SMALLINT_UNSIGNED, Kind.INT_UNSIGNED,
			Kind.BIGINT_UNSIGNED, Kind.TINYINT, Kind.SMALLINT, Kind.INT, Kind.BIGINT);

	private Bases() {
	}

	static List<ServerFunction> functions() {
		return List.of(hex(), unhex(), bin(), oct(), conv(), toBase64(), fromBase64());
	}

	private static ServerFunction hex() {
		return ServerFunction.named("hex")
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.CHAR)
			.overload(Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.BIGINT_UNSIGNED)
			.overload(Kind.VARCHAR, Kind.FLOAT)
			.overload(Kind.VARCHAR, Kind.DOUBLE)
			.overload(Kind.VARCHAR, Kind.BINARY)
			.overload(Kind.VARCHAR, Kind.VARBINARY)
			.overload(Kind.VARCHAR, Kind.BLOB)
			.computedBy((arguments) -> {
				if (arguments[0] instanceof Number number) {
					return unsigned(number, true).toString(16).toUpperCase(Locale.ROOT);
				}
				return HexFormat.of().withUpperCase().formatHex(Texts.bytes(arguments[0]));
			});
	}

	private static BigInteger unsigned(Number number, boolean away) {
		BigInteger integer;
		if (number instanceof Double floating) {
			if (away && !isInRange(floating)) {
				return BigInteger.ONE.shiftLeft(Long.SIZE - 1);
			}
			RoundingMode mode = away ? RoundingMode.HALF_UP : RoundingMode.HALF_EVEN;
			integer = new BigDecimal(floating).setScale(0, mode).toBigInteger();
		}
		else {
			integer = (number instanceof BigInteger large) ? large : BigInteger.valueOf(number.longValue());
		}
		return integer.and(MOST);
	}

	private static ServerFunction unhex() {
		return ServerFunction.named("unhex").overload(Kind.BLOB, Kind.VARCHAR).computedBy((arguments) -> {
			String digits = Texts.text(arguments[0]);
			try {
				return HexFormat.of().parseHex((digits.length() % 2 != 0) ? "0" + digits : digits);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		});
	}

	private static ServerFunction bin() {
		ServerFunction.Definition definition = ServerFunction.named("bin");
		INTEGERS.forEach((kind) -> definition.overload(Kind.VARCHAR, kind));
		return definition.overload(Kind.VARCHAR, Kind.FLOAT)
			.overload(Kind.VARCHAR, Kind.DOUBLE)
			.computedBy((arguments) -> {
				Number number = (Number) arguments[0];
				if (number instanceof Double floating && !isInRange(floating)) {
					throw ServerError.invalidValue("The input value is out of range");
				}
				return (number != null) ? truncated(number).toString(2) : null;
			});
	}

	private static boolean isInRange(double number) {
		return number >= -0x1p63 && number < 0x1p64;
	}

	private static BigInteger truncated(Number number) {
		return (number instanceof Double floating) ? new BigDecimal(floating).toBigInteger().and(MOST)
				: unsigned(number, false);
	}

	private static ServerFunction oct() {
		ServerFunction.Definition definition = ServerFunction.named("oct");
		INTEGERS.forEach((kind) -> definition.overload(Kind.DECIMAL, kind));
		definition.overload(Kind.DECIMAL, Kind.FLOAT)
			.overload(Kind.DECIMAL, Kind.DOUBLE)
			.overload(Kind.DECIMAL, Kind.DATE)
			.overload(Kind.DECIMAL, Kind.DATETIME)
			.overload(Kind.DECIMAL, Kind.VARCHAR)
			.overload(Kind.DECIMAL, Kind.CHAR)
			.overload(Kind.DECIMAL, Kind.TEXT);
		return definition
			.resolvedBy((arguments) -> definition
				.byOverload((arguments.size() == 1 && arguments.get(0).kind() == Kind.DECIMAL)
						? List.of(ServerType.of(Kind.DOUBLE)) : arguments))
			.computedBy((arguments) -> new BigDecimal(octal(arguments[0])));
	}

	private static String octal(@Nullable Object argument) throws SQLException {
		if (argument instanceof Double number && !isInRange(number)) {
			throw ServerError.internal("the input value is out of integer range");
		}
		if (argument instanceof Number number) {
			return unsigned(number, false).toString(8);
		}
		if (argument instanceof LocalDate date) {
			return Integer.toOctalString(date.getYear());
		}
		if (argument instanceof LocalDateTime time) {
			return Integer.toOctalString(time.getYear());
		}
		String text = Texts.text(argument).strip();
		if (text.matches("[+-]?\\d{1,7}")) {
			return unsigned(new BigInteger(text), false).toString(8);
		}
		if (text.matches("\\d.*[-:/ ].*|\\d{8,}.*")) {
			throw ServerError.notSupported("oct of the text '" + text + "', which may be a date");
		}
		throw ServerError.invalidArgument("function oct, bad value " + Texts.text(argument));
	}

	/** The bases must be literals. */
	private static ServerFunction conv() {
		return ServerFunction.named("conv").resolvedByLiterals((arguments, literals) -> {
			if (arguments.size() != 3 || !isBase(arguments.get(1)) || !isBase(arguments.get(2))) {
				return null;
			}
			for (int i = 1; i < arguments.size(); i++) {
				if (literals.get(i) == null && arguments.get(i).kind() != Kind.ANY) {
					throw ServerError.notSupported("conv with a base that is no literal");
				}
			}
			Kind kind = arguments.get(0).kind();
			if (!kind.isText() && !kind.isInteger() && !kind.isFloating() && kind != Kind.ANY) {
				throw ServerError.notSupported("conv of a " + arguments.get(0).inErrors());
			}
			return new ServerFunction.Resolved(arguments, ServerType.of(Kind.VARCHAR));
		}).computedBy((arguments) -> {
			long from = Texts.number(arguments[1]);
			long to = Texts.number(arguments[2]);
			if (!isBase(from) || !isBase(to)) {
				return null;
			}
			if (arguments[0] instanceof Number number) {
				BigInteger integer = (number instanceof Double floating) ? new BigDecimal(floating).toBigInteger()
						: unsigned(number, false);
				return converted(integer, (int) to, !(number instanceof BigInteger));
			}
			String text = Texts.text(arguments[0]);
			return text.isBlank() ? null : converted(parsed(text, (int) from), (int) to, from < 0);
		});
	}

	private static boolean isBase(ServerType type) {
		return type.kind() == Kind.BIGINT || type.kind() == Kind.ANY;
	}

	private static boolean isBase(long base) {
		return Math.abs(base) >= Character.MIN_RADIX && Math.abs(base) <= Character.MAX_RADIX;
	}

	private static BigInteger parsed(String text, int from) throws SQLException {
		String digits = text.strip();
		BigInteger number;
		try {
			number = new BigInteger(digits, Math.abs(from));
		}
		catch (NumberFormatException ex) {
			throw ServerError.invalidValue("invalid conv input \"" + text + "\" for base " + Math.abs(from));
		}
		if (from < 0) {
			return number.max(BigInteger.valueOf(Long.MIN_VALUE)).min(BigInteger.valueOf(Long.MAX_VALUE));
		}
		return (number.signum() < 0) ? number.and(MOST) : number.min(MOST);
	}

	private static String converted(BigInteger number, int to, boolean signed) {
		BigInteger shown = (to < 0) ? BigInteger.valueOf(number.longValue()) : number.and(MOST);
		return shown.toString(Math.abs(to)).toUpperCase(Locale.ROOT);
	}

	private static ServerFunction toBase64() {
		return ServerFunction.named("to_base64")
			.overload(Kind.TEXT, Kind.VARCHAR)
			.overload(Kind.TEXT, Kind.BINARY)
			.overload(Kind.TEXT, Kind.VARBINARY)
			.overload(Kind.TEXT, Kind.BLOB)
			.computedBy((arguments) -> Base64.getEncoder().encodeToString(Texts.bytes(arguments[0])));
	}

	/** The server leaves as many zeros at the end as there is padding. */
	private static ServerFunction fromBase64() {
		return ServerFunction.named("from_base64").overload(Kind.BLOB, Kind.VARCHAR).computedBy((arguments) -> {
			String text = Texts.text(arguments[0]).replaceAll("[\r\n]", "");
			try {
				if (text.length() % 4 != 0) {
					return null;
				}
				byte[] decoded = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
				return Arrays.copyOf(decoded, text.length() / 4 * 3);
			}
			catch (IllegalArgumentException ex) {
				return null;
			}
		});
	}

}
