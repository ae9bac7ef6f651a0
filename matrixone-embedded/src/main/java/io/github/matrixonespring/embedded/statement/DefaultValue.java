package io.github.matrixonespring.embedded.statement;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The default of a column. The server tries a constant on the column when it is defined.
 *
 * @param first its first token
 * @param constant the constant that it is, with its sign, or {@code null} if it has to be
 * computed
 * @param expression its text
 */
record DefaultValue(Token first, @Nullable String constant, String expression) {

	private static final Map<String, Integer> WHOLE_NUMBERS = Map.of("tinyint", Byte.SIZE, "smallint", Short.SIZE,
			"mediumint", Integer.SIZE, "int", Integer.SIZE, "bigint", Long.SIZE);

	private static final int LONGEST_NUMBER = 18;

	/** The digits of hours, minutes and seconds. */
	private static final int LONGEST_TIME = 7;

	private static final Pattern BITS = Pattern.compile("[bB]'([01]*)'");

	private static final Pattern CLOCK = Pattern
		.compile("(?i)[(\\s]*(now|current_timestamp|localtime|localtimestamp|sysdate"
				+ "|curtime|current_time|utc_timestamp|utc_time)\\s*\\(\\s*\\d+\\s*\\)[\\s)]*");

	private static final Pattern TIME_SPAN = Pattern.compile("-?\\d+(:\\d{1,2}){0,2}(\\.\\d*)?");

	static DefaultValue parse(TokenCursor cursor) throws SQLException {
		Token first = cursor.peek();
		int start = first.start();
		String sign = cursor.atSymbol("-") ? "-" : "";
		boolean signed = cursor.atSymbol("-") || cursor.atSymbol("+");
		Token operand = signed ? cursor.peek(1) : first;
		Expressions.value(cursor);
		int tokens = 1;
		while (isOperator(cursor.peek())) {
			cursor.next();
			Expressions.value(cursor);
			tokens++;
		}
		String text = cursor.sql().substring(start, cursor.tokens().get(cursor.position() - 1).end());
		boolean constant = tokens == 1 && !BITS.matcher(text).matches()
				&& (operand.kind() == Kind.STRING && !signed || isDecimal(operand));
		return new DefaultValue(first, constant ? sign + operand.value() : null, text);
	}

	private static boolean isDecimal(Token token) {
		return token.kind() == Kind.NUMBER && token.text().matches("\\d*\\.?\\d*");
	}

	private static boolean isOperator(Token token) {
		return token.kind() == Kind.SYMBOL && token.text().matches("[-+*/%|&^]|<<|>>") || token.isWord("DIV")
				|| token.isWord("MOD");
	}

	boolean isNull() {
		return this.first.isWord("NULL") && this.expression.length() == this.first.text().length();
	}

	/**
	 * Return it as the server writes it in its catalog.
	 */
	String shown() throws SQLException {
		return CatalogText.ofDefault(this.expression);
	}

	/**
	 * Return what stands in H2 for it.
	 * @param type the type of the column
	 * @param execution the execution
	 * @return the expression in the SQL of H2
	 * @throws SQLException if it is wrong
	 */
	String toSql(SqlType type, Execution execution) throws SQLException {
		// H2 keeps bits as a number.
		boolean number = WHOLE_NUMBERS.containsKey(type.base()) || type.name().startsWith("bit(")
				|| Set.of("decimal", "double", "float").contains(type.base());
		if (number && (bits() != null || this.first.kind() == Kind.BINARY)) {
			return binaryNumber().toString();
		}
		if (type.base().equals("enum") && this.expression.matches("(?i)true|false")) {
			return this.expression.equalsIgnoreCase("true") ? "1" : "0";
		}
		if (type.base().equals("time") && this.constant != null && this.constant.isEmpty()) {
			return "NULL";
		}
		if (this.constant == null && !isOfLiterals()) {
			return Planner.expression(this.expression, List.of(), type.name(), execution);
		}
		try {
			String sql = Planner.expression(this.expression, List.of(), type.name(), execution);
			try (PreparedStatement tried = execution.session().storage().prepareStatement("SELECT " + sql)) {
				tried.executeQuery().close();
			}
			return sql;
		}
		catch (SQLException ex) {
			if (this.constant == null || isRefusedAtOnce(type, this.constant)) {
				throw notSupported(type);
			}
			// The server tries other constants no sooner than a row needs them.
			return (this.first.kind() == Kind.STRING) ? StorageNames.literal(this.constant) : this.constant;
		}
	}

	private boolean isRefusedAtOnce(SqlType type, String number) {
		boolean tooLong = number.length() > LONGEST_NUMBER
				|| (type.base().equals("time") && number.length() > LONGEST_TIME);
		boolean negative = type.base().equals("set") && number.startsWith("-");
		return this.first.kind() != Kind.STRING && (tooLong || negative || type.base().equals("bit"));
	}

	private boolean isOfLiterals() throws SQLException {
		return Tokenizer.tokenize(this.expression)
			.stream()
			.allMatch((token) -> token.isEnd() || token.kind() == Kind.NUMBER || isOperator(token)
					|| token.isSymbol("(") || token.isSymbol(")"));
	}

	private SQLException notSupported(SqlType type) {
		return ServerError.notSupported(this.expression + " as the default of a " + type.name());
	}

	/**
	 * A number becomes a text or bytes in ways of its own.
	 */
	private void refuseNumber(SqlType type) throws SQLException {
		String digits = this.expression.replaceAll("[-+ ]", "");
		boolean floating = digits.matches("(?i)[\\d.]+e[-+]?\\d+");
		boolean negative = this.expression.startsWith("-") && digits.matches("\\d*\\.\\d*");
		boolean bytes = type.base().endsWith("binary");
		boolean texts = bytes || type.base().endsWith("char") || type.base().endsWith("text")
				|| type.base().endsWith("blob");
		boolean tooLong = bytes && digits.matches("[\\d.]+")
				&& digits.length() > Integer.parseInt("0" + type.name().replaceAll("\\D", ""));
		boolean other = texts || type.base().equals("bool") || type.base().equals("time");
		boolean fraction = type.base().equals("bit") && digits.contains(".");
		if ((texts && floating) || (other && negative) || tooLong || fraction) {
			throw notSupported(type);
		}
	}

	/**
	 * Make sure that a column can have it.
	 * @param column the column
	 * @throws SQLException if it cannot
	 */
	void check(ColumnDefinition column) throws SQLException {
		String name = column.name();
		if (column.isAutoIncrement()) {
			throw ServerError.invalidValue("invalid default value for '" + name + "'");
		}
		if (column.isNotNull() && this.expression.replaceAll("[() ]", "").equalsIgnoreCase("null")) {
			throw invalid(name);
		}
		check(name, column.type());
	}

	/**
	 * Make sure that a column of a type can have it.
	 * @param name the column
	 * @param type the type
	 * @throws SQLException if it cannot
	 */
	void check(String name, SqlType type) throws SQLException {
		for (Token token : Tokenizer.tokenize(this.expression)) {
			if (token.isWord("SELECT")) {
				throw ServerError.of(20102, "HY000", "subquery in JOIN condition is not yet implemented");
			}
			if (token.kind() == Kind.USER_VARIABLE || token.kind() == Kind.SYSTEM_VARIABLE) {
				throw ServerError.notSupported("the variable " + token.text() + " as a default");
			}
		}
		String base = type.base();
		if (base.equals("json") && !isNull()) {
			throw ServerError.unsupportedByServer("JSON column '" + name + "' cannot have default value");
		}
		if (!base.equals("uuid") && this.expression.matches("(?i)uuid\\s*\\(\\s*\\)")) {
			throw invalid(name);
		}
		if (!base.equals("uuid") && !base.endsWith("char") && !base.endsWith("text")
				&& this.expression.matches("(?i)\\(+\\s*uuid\\s*\\(\\s*\\)[\\s)]*")) {
			throw ServerError.notSupported("uuid() as the default of a " + base);
		}
		if (base.equals("time")
				&& this.expression.matches("(?i)(now|current_timestamp|localtime|localtimestamp)(\\s*\\(.*\\))?")) {
			throw ServerError.invalidArgument("operator cast, bad value [TIMESTAMP TIME]");
		}
		Matcher clock = CLOCK.matcher(this.expression);
		if (base.equals("varchar") && clock.matches()) {
			// The digits become a text as the default itself does.
			throw ServerError.invalidArgument("function " + LowerCase.of(clock.group(1)) + ", bad value [VARCHAR]");
		}
		boolean moment = this.expression.matches("(?i)(now|current_timestamp|localtime|localtimestamp)(\\s*\\(.*\\))?");
		if (moment && (type.isUnsigned()
				|| Set.of("tinyint", "smallint", "mediumint", "bool", "bit", "float", "double").contains(base))) {
			throw ServerError
				.invalidArgument("operator cast, bad value [TIMESTAMP " + type.name().toUpperCase(Locale.ROOT) + "]");
		}
		if (this.first.kind() == Kind.WORD && this.expression.equals(this.first.text())
				&& !CatalogText.isCall(this.first) && !this.expression.matches("(?i)null|true|false|current_role")) {
			throw ServerError.invalidValue("ambiguous column reference '" + this.expression + "'");
		}
		if (this.first.kind() != Kind.STRING) {
			refuseNumber(type);
		}
		if (this.constant != null) {
			check(name, type, this.constant, this.first.kind() == Kind.STRING);
		}
		else if (bits() != null || this.first.kind() == Kind.BINARY) {
			checkBinary(type);
		}
	}

	/**
	 * Bits and bytes are a text to the server, but numbers where a column has numbers.
	 */
	private void checkBinary(SqlType type) throws SQLException {
		BigInteger number = binaryNumber();
		String text = new String(number.toByteArray(), StandardCharsets.ISO_8859_1);
		switch (type.base()) {
			case "bool" -> throw ServerError.invalidValue("'" + text + "' is not a valid bool expression");
			case "time" -> throw ServerError.invalidValue("invalid time value " + text);
			case "datetime", "timestamp" -> DefaultMoment.check(type.base(), text);
			case "uuid" -> checkUuid(text);
			case "bit" -> {
				String width = type.name().replaceAll("\\D", "");
				if (bits() == null && number.bitLength() > (width.isEmpty() ? 1 : Integer.parseInt(width))) {
					throw notSupported(type);
				}
			}
			case "enum", "set" -> throw ServerError
				.invalidArgument("operator cast, bad value [VARCHAR " + type.base().toUpperCase(Locale.ROOT) + "]");
			case "decimal" -> {
				if (!type.name().endsWith(",0)") && type.name().contains(",")) {
					// The server takes it for the digits behind the point.
					throw ServerError.notSupported(this.expression + " as the default of a " + type.name());
				}
			}
			default -> {
				// Taken as it is.
			}
		}
	}

	private static void checkUuid(String value) throws SQLException {
		if (!Set.of(32, 36, 38, 45).contains(value.length())) {
			throw ServerError.of(1105, "HY000", "invalid UUID length: " + value.length());
		}
	}

	private @Nullable String bits() {
		Matcher bits = BITS.matcher(this.expression);
		return bits.matches() ? bits.group(1) : null;
	}

	private BigInteger binaryNumber() {
		String bits = bits();
		return (bits != null) ? new BigInteger("0" + bits, 2) : new BigInteger("0" + this.first.value(), 16);
	}

	private static SQLException invalid(String column) {
		return ServerError.invalidValue("invalid default value for column '" + column + "'");
	}

	private static void check(String column, SqlType type, String value, boolean string) throws SQLException {
		String base = type.base();
		Integer bits = WHOLE_NUMBERS.get(base);
		if (bits != null) {
			checkWhole(value, bits, type.isUnsigned());
		}
		switch (base) {
			case "bool" -> {
				if (string && !value.strip().matches("(?i)true|false|t|f|0|1")) {
					throw ServerError.invalidValue("'" + value + "' is not a valid bool expression");
				}
			}
			case "bit" -> checkBits(type, value, string);
			case "char", "varchar", "binary", "varbinary" -> checkLength(column, type, value, string);
			case "decimal" -> {
				if (string && !value.strip().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
					throw ServerError.invalidValue(value.isEmpty() ? "\"\" is invalid numeric string"
							: value + " beyond the range, can't be converted to Decimal64(5,2).");
				}
			}
			case "date", "datetime" -> {
				if (!string) {
					throw ServerError.invalidArgument(
							"operator cast_strict, bad value [BIGINT " + base.toUpperCase(Locale.ROOT) + "]");
				}
				DefaultMoment.check(base, value);
			}
			case "timestamp" -> {
				if (string || value.contains(".")) {
					DefaultMoment.check(base, value);
				}
			}
			case "uuid" -> checkUuid(value);
			case "set" -> {
				if (!string && value.contains(".")) {
					throw ServerError.invalidArgument("cast to uint64, bad value " + value);
				}
			}
			case "time" -> {
				if (string && !value.isEmpty() && !TIME_SPAN.matcher(value.strip()).matches()) {
					throw ServerError.invalidValue("invalid time value " + value);
				}
			}
			default -> {
				// Taken as it is, to fail or not when a row needs it.
			}
		}
	}

	private static void checkWhole(String value, int bits, boolean unsigned) throws SQLException {
		String digits = value.strip();
		if (!digits.matches("[-+]?\\d+")) {
			throw ServerError.invalidArgument("cast to " + (unsigned ? "uint" + bits : "int") + ", bad value " + value);
		}
		BigInteger number = new BigInteger(digits);
		int magnitude = unsigned ? bits : bits - 1;
		if (number.bitLength() > magnitude || (unsigned && number.signum() < 0)) {
			throw ServerError.dataOutOfRange(
					"data out of range: data type " + (unsigned ? "u" : "") + "int" + bits + ", value '" + value + "'");
		}
	}

	private static void checkBits(SqlType type, String value, boolean string) throws SQLException {
		Matcher width = Pattern.compile("bit\\((\\d+)\\)").matcher(type.name());
		int bits = width.matches() ? Integer.parseInt(width.group(1)) : 1;
		if (string ? value.length() * Byte.SIZE > bits
				: new BigInteger(value.replaceAll("\\..*", "")).bitLength() > bits) {
			throw ServerError.dataOutOfRange("data out of range: data type "
					+ (string ? "bit(" + bits + ")" : "int" + bits) + ", value " + value);
		}
	}

	private static void checkLength(String column, SqlType type, String value, boolean string) throws SQLException {
		int length = Integer.parseInt(type.name().replaceAll("\\D", ""));
		boolean tooLong = value.codePointCount(0, value.length()) > length;
		if (!tooLong || (!string && !type.base().equals("char"))) {
			return;
		}
		if (type.base().endsWith("binary")) {
			String target = type.base().toUpperCase(Locale.ROOT);
			throw ServerError.internal("Can't cast '" + value + "' from VARCHAR type to " + target
					+ " type. Src length " + value.length() + " is larger than Dest length " + length);
		}
		throw ServerError.of(1067, "42000", "Invalid default value for '" + column + "'");
	}

}
