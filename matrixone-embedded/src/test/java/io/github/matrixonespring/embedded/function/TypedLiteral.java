package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * A value with its type: {@code VARCHAR 'it''s'}, {@code DECIMAL(5,2) 1.50},
 * {@code BIGINT_UNSIGNED null}, {@code BLOB x'00ff'}, {@code ANY null}.
 *
 * @param text the whole
 * @param type the type
 * @param literal the value, as SQL has it
 */
record TypedLiteral(String text, ServerType type, String literal) {

	private static final Pattern TEXT = Pattern.compile("([A-Z_]+)(?:\\((\\d+)(?:,(\\d+))?\\))? (.*)", Pattern.DOTALL);

	static TypedLiteral parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("No typed literal: " + text);
		}
		boolean empty = matcher.group(4).equals("''") && matcher.group(1).equals("VARCHAR");
		ServerType type = empty ? ServerType.of(Kind.CHAR) : type(matcher.group(1), matcher.group(2), matcher.group(3));
		return new TypedLiteral(text, type, matcher.group(4));
	}

	/**
	 * Read a type.
	 * @param text the type, {@code DECIMAL(5,2)}
	 * @return the type
	 */
	static ServerType type(String text) {
		return parse(text + " null").type();
	}

	private static ServerType type(String name, @Nullable String width, @Nullable String scale) {
		Kind kind = Kind.valueOf(name);
		return (width != null)
				? new ServerType(kind, Integer.parseInt(width), (scale != null) ? Integer.parseInt(scale) : 0)
				: ServerType.of(kind);
	}

	/** Return where the first of several ends. */
	static int end(String text) {
		boolean quoted = false;
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '\'') {
				quoted = !quoted;
			}
			else if (character == '\\' && quoted) {
				i++;
			}
			else if (!quoted) {
				depth += (character == '(') ? 1 : (character == ')') ? -1 : 0;
				if (character == ',' && depth == 0) {
					return i;
				}
			}
		}
		return text.length();
	}

	String sql() {
		boolean bare = this.type.kind() == Kind.ANY || (!this.literal.equals("null")
				&& (this.type.kind() == Kind.BIGINT || this.type.kind() == Kind.BOOL || this.text.equals("VARCHAR ''")
						|| (this.type.kind() == Kind.VARCHAR && this.type.width() == 0)));
		String name = this.text.substring(0, this.text.length() - this.literal.length() - 1);
		return bare ? this.literal
				: "cast(" + this.literal + " as " + name.toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
	}

	@Nullable Object value() {
		if (this.literal.equals("null")) {
			return null;
		}
		return switch (this.type.kind()) {
			case ANY -> throw new IllegalArgumentException(this.text);
			case BOOL -> Boolean.valueOf(this.literal);
			case BIT, TINYINT, SMALLINT, INT, BIGINT, TINYINT_UNSIGNED, SMALLINT_UNSIGNED, INT_UNSIGNED, YEAR ->
				Long.valueOf(this.literal);
			case BIGINT_UNSIGNED -> new BigInteger(this.literal);
			case FLOAT -> (double) Float.parseFloat(this.literal);
			case DOUBLE -> Double.valueOf(this.literal);
			case DECIMAL -> new BigDecimal(this.literal).setScale(this.type.scale());
			case CHAR, VARCHAR, TEXT, ENUM, SET, UUID -> string();
			case BINARY, VARBINARY, BLOB -> bytes();
			case JSON -> json();
			case DATE -> LocalDate.parse(string());
			case TIME, DATETIME, TIMESTAMP -> throw new IllegalArgumentException(this.text);
		};
	}

	private byte[] bytes() {
		byte[] bytes = this.literal.startsWith("x'")
				? HexFormat.of().parseHex(this.literal.substring(2, this.literal.length() - 1))
				: string().getBytes(StandardCharsets.UTF_8);
		return (this.type.kind() == Kind.BINARY) ? Arrays.copyOf(bytes, this.type.width()) : bytes;
	}

	private String json() {
		try {
			return Json.write(Json.parse(string()));
		}
		catch (SQLException ex) {
			throw new IllegalArgumentException(this.text, ex);
		}
	}

	private String string() {
		StringBuilder string = new StringBuilder();
		for (int i = 1; i < this.literal.length() - 1; i++) {
			char character = this.literal.charAt(i);
			if (character == '\'') {
				i++;
			}
			else if (character == '\\') {
				i++;
				character = switch (this.literal.charAt(i)) {
					case 'n' -> '\n';
					case 't' -> '\t';
					case '0' -> '\0';
					default -> this.literal.charAt(i);
				};
			}
			string.append(character);
		}
		return string.toString();
	}

}
