package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * A call of a function as a query has it, with arguments that are literals or casts of
 * literals, for example {@code extract(year from cast('2024-01-02' as date))}.
 *
 * @param name the function, or {@code cast}
 * @param arguments the arguments
 * @param target what a cast is to, or {@code null}
 */
record TemporalCall(String name, List<Argument> arguments, ServerType target) {

	private static final Pattern TOKEN = Pattern.compile(
			"\\s*('(?:[^']|'')*'|-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?|[a-z_]+[a-z_0-9]*|[(),])", Pattern.CASE_INSENSITIVE);

	private static final Pattern INTERVAL_AFTER = Pattern.compile("(.*) ([+-]) interval (.*) (\\w+)");

	private static final Pattern INTERVAL_BEFORE = Pattern.compile("interval (.*) (\\w+) \\+ (.*)");

	private static final Set<String> BEGIN_WITH_UNIT = Set.of("timestampdiff", "timestampadd");

	/**
	 * Read a call.
	 * @param sql the call
	 * @return the call
	 * @throws SQLException if a cast of an argument fails
	 */
	static TemporalCall parse(String sql) throws SQLException {
		Matcher after = INTERVAL_AFTER.matcher(sql);
		if (after.matches()) {
			return interval(after.group(2) + " interval", after.group(1), after.group(3), after.group(4));
		}
		Matcher before = INTERVAL_BEFORE.matcher(sql);
		return before.matches() ? interval("interval +", before.group(3), before.group(1), before.group(2))
				: new Reader(sql).call();
	}

	private static TemporalCall interval(String name, String value, String number, String unit) throws SQLException {
		return new TemporalCall(name,
				List.of(new Reader(value).argument(), new Reader(number).argument(), Reader.unit(unit)), null);
	}

	/**
	 * Compute the call as a query would.
	 * @return the value and its type
	 * @throws SQLException what the server throws
	 */
	Argument compute() throws SQLException {
		if (this.target != null) {
			Argument only = this.arguments.get(0);
			return new Argument(this.target, Casts.cast(only.value(), only.type(), this.target), false);
		}
		ServerFunction function = FunctionLibrary.find(this.name);
		if (function == null) {
			throw new IllegalStateException("No function " + this.name);
		}
		List<Object> literals = new ArrayList<>();
		this.arguments.forEach((argument) -> literals.add(argument.literal() ? argument.value() : null));
		ServerFunction.Resolved resolved = function.resolve(this.arguments.stream().map(Argument::type).toList(),
				literals);
		if (resolved == null) {
			throw refusal();
		}
		Object[] values = new Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = cast(this.arguments.get(i), resolved.arguments().get(i));
		}
		return new Argument(resolved.result(), function.value(values, resolved), false);
	}

	private SQLException refusal() {
		StringBuilder types = new StringBuilder();
		this.arguments.forEach((argument) -> types.append(types.isEmpty() ? "" : " ")
			.append((argument.type().kind() != Kind.DECIMAL) ? argument.type().kind().inErrors()
					: (argument.type().width() <= ServerType.MAX_DECIMAL64) ? "DECIMAL64" : "DECIMAL128"));
		return new SQLException("invalid argument function " + this.name + ", bad value [" + types + "]", "HY000",
				20203);
	}

	private static Object cast(Argument argument, ServerType to) throws SQLException {
		if (argument.value() == null
				|| (argument.type().kind() == to.kind() && argument.type().scale() == to.scale())) {
			return argument.value();
		}
		if (argument.type().kind().isTemporal() || to.kind().isTemporal()) {
			return Casts.cast(argument.value(), argument.type(), to);
		}
		String text = argument.text();
		if (argument.type().kind().isText() && to.kind().isInteger() && text.contains(".")) {
			throw new SQLException("invalid argument cast to int, bad value " + text.strip(), "HY000", 20203);
		}
		return Reader.convert(text, to.kind());
	}

	/**
	 * An argument.
	 *
	 * @param type its type
	 * @param value its value
	 * @param literal whether it is written as a literal
	 */
	record Argument(ServerType type, Object value, boolean literal) {

		String text() throws SQLException {
			if (this.value == null) {
				return null;
			}
			if (this.type.kind().isTemporal()) {
				return (String) Casts.cast(this.value, this.type, ServerType.of(Kind.VARCHAR));
			}
			if (this.value instanceof Boolean bool) {
				return bool ? "1" : "0";
			}
			if (this.value instanceof Double number) {
				return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
			}
			if (this.value instanceof BigDecimal number) {
				return number.toPlainString();
			}
			return this.value.toString();
		}

	}

	private static final class Reader {

		private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

		private final List<String> tokens = new ArrayList<>();

		private int next;

		Reader(String sql) {
			Matcher matcher = TOKEN.matcher(sql);
			int end = 0;
			while (matcher.find() && matcher.start() == end) {
				this.tokens.add(matcher.group(1));
				end = matcher.end();
			}
			if (end != sql.length()) {
				throw new IllegalArgumentException("Not understood: " + sql.substring(end) + " in " + sql);
			}
		}

		private String take() {
			return this.tokens.get(this.next++);
		}

		private boolean accept(String token) {
			boolean found = this.next < this.tokens.size() && this.tokens.get(this.next).equalsIgnoreCase(token);
			this.next += found ? 1 : 0;
			return found;
		}

		TemporalCall call() throws SQLException {
			String name = take();
			List<Argument> arguments = new ArrayList<>();
			ServerType target = null;
			take();
			if (name.equals("extract")) {
				arguments.add(unit(take()));
				take();
			}
			else if (BEGIN_WITH_UNIT.contains(name)) {
				arguments.add(unit(take()));
				take();
			}
			while (!accept(")")) {
				if (accept("interval")) {
					arguments.add(argument());
					arguments.add(unit(take()));
				}
				else if (accept("as")) {
					target = type();
				}
				else {
					arguments.add(argument());
				}
				accept(",");
			}
			return new TemporalCall(name, arguments, target);
		}

		private static Argument unit(String name) {
			return new Argument(ServerType.of(Kind.VARCHAR), name.toUpperCase(Locale.ROOT), true);
		}

		private Argument argument() throws SQLException {
			String token = take();
			if (token.startsWith("'")) {
				String text = token.substring(1, token.length() - 1).replace("''", "'");
				if (text.isEmpty()) {
					return new Argument(ServerType.of(Kind.CHAR), text, true);
				}
				return new Argument(ServerType.text(text.length()), text, true);
			}
			if (Character.isDigit(token.charAt(0)) || token.startsWith("-")) {
				return number(token);
			}
			return switch (token) {
				case "null" -> new Argument(ServerType.of(Kind.ANY), null, true);
				case "true", "false" -> new Argument(ServerType.of(Kind.BOOL), token.equals("true"), true);
				case "cast" -> {
					this.next--;
					yield inner();
				}
				default -> throw new IllegalArgumentException("Not understood: " + token);
			};
		}

		private Argument inner() throws SQLException {
			TemporalCall cast = call();
			Argument only = cast.arguments().get(0);
			if (cast.target().kind().isTemporal()) {
				return cast.compute();
			}
			return new Argument(cast.target(), convert(only.text(), cast.target().kind()), false);
		}

		private static Object convert(String text, Kind kind) throws SQLException {
			if (text == null) {
				return null;
			}
			if (!kind.isText() && !NUMBER.matcher(text).matches()) {
				throw new SQLException("invalid argument cast to int, bad value " + text, "HY000", 20203);
			}
			return switch (kind) {
				case BIGINT_UNSIGNED -> new BigInteger(text);
				case FLOAT, DOUBLE -> Double.valueOf(text);
				case DECIMAL -> new BigDecimal(text);
				default -> kind.isText() ? text
						: (Object) new BigDecimal(text).setScale(0, RoundingMode.HALF_UP).longValueExact();
			};
		}

		private static Argument number(String token) {
			if (token.contains("e")) {
				return new Argument(ServerType.of(Kind.DOUBLE), Double.valueOf(token), true);
			}
			if (token.contains(".")) {
				BigDecimal number = new BigDecimal(token);
				return new Argument(ServerType.decimal((number.precision() <= 18) ? 18 : 38, number.scale()), number,
						true);
			}
			return new Argument(ServerType.of(Kind.BIGINT), Long.valueOf(token), true);
		}

		private ServerType type() {
			String name = take().toUpperCase(Locale.ROOT);
			int first = 0;
			int second = 0;
			if (accept("unsigned")) {
				name += "_UNSIGNED";
			}
			if (accept("(")) {
				first = Integer.parseInt(take());
				second = accept(",") ? Integer.parseInt(take()) : 0;
				take();
			}
			Kind kind = switch (name) {
				case "SIGNED" -> Kind.BIGINT;
				case "UNSIGNED" -> Kind.BIGINT_UNSIGNED;
				default -> Kind.valueOf(name);
			};
			if (kind == Kind.DECIMAL) {
				return ServerType.decimal((first > 0) ? first : ServerType.MAX_DECIMAL128, second);
			}
			boolean anyLength = kind == Kind.CHAR && first == 0;
			return kind.isTemporal() ? ServerType.of(kind, first)
					: new ServerType(anyLength ? Kind.VARCHAR : kind, first, 0);
		}

	}

}
