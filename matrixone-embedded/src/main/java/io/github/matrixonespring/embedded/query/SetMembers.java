package io.github.matrixonespring.embedded.query;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import io.github.matrixonespring.embedded.type.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The members of a {@code set}, which H2 stores as a text.
 *
 * @param names the members in their order
 */
record SetMembers(List<String> names) {

	/**
	 * Return the members that the values of a column can have.
	 * @param column the column
	 * @return the members, or {@code null} if it is no set
	 * @throws SQLException if its type is no type
	 */
	static @Nullable SetMembers of(Column column) throws SQLException {
		if (!column.type().toLowerCase(Locale.ROOT).startsWith("set(")) {
			return null;
		}
		List<String> names = new ArrayList<>();
		for (Token token : Tokenizer.tokenize(column.type())) {
			if (token.kind() == Token.Kind.STRING) {
				names.add(token.value());
			}
		}
		return new SetMembers(List.copyOf(names));
	}

	/**
	 * Write a value that is stored.
	 * @param value the value
	 * @param binding the statement
	 * @return the value in the SQL of H2
	 * @throws SQLException if it is none of the set
	 */
	String stored(Bound value, Binding binding) throws SQLException {
		Object literal = value.literal();
		if (value.kind() == Kind.ANY || value.kind() == Kind.SET) {
			return value.sql();
		}
		if (literal == null) {
			throw binding.notSupported("a value that is computed in a set");
		}
		// A parameter can be another value next time.
		binding.onceOnly();
		return StorageNames.literal(canonical((literal instanceof Boolean truth) ? (truth ? "1" : "0") : literal));
	}

	/**
	 * The server tries a default no sooner than a row needs it.
	 * @param shown the default, as the catalog has it
	 * @throws SQLException if it is none of the set
	 */
	void checkDefault(String shown) throws SQLException {
		List<Token> tokens = Tokenizer.tokenize(shown);
		if (tokens.size() == 2 && tokens.get(0).kind() == Token.Kind.STRING) {
			canonical(tokens.get(0).value());
		}
	}

	private String canonical(Object value) throws SQLException {
		String text = value.toString();
		if (text.isEmpty()) {
			return text;
		}
		TreeSet<Integer> found = new TreeSet<>();
		for (String name : text.split(",", -1)) {
			int position = position(name);
			if (position < 0) {
				return numbered(value, name);
			}
			found.add(position);
		}
		return String.join(",", found.stream().map(this.names::get).toList());
	}

	private int position(String name) {
		for (int i = 0; i < this.names.size(); i++) {
			if (this.names.get(i).equalsIgnoreCase(name)) {
				return i;
			}
		}
		return -1;
	}

	private String numbered(Object value, String name) throws SQLException {
		String text = value.toString();
		if (!text.matches("\\d+")) {
			throw (value instanceof String)
					? ServerError.internal("convert to MySQL set failed: item " + name + " is not in set ["
							+ String.join(",", this.names) + "]")
					: ServerError.invalidArgument("cast to uint64, bad value " + text);
		}
		BigInteger bits = new BigInteger(text);
		if (bits.bitLength() > this.names.size()) {
			throw ServerError.internal("convert to MySQL set failed: value " + bits + " overflow set boundary "
					+ BigInteger.TWO.pow(this.names.size()).subtract(BigInteger.ONE));
		}
		List<String> chosen = new ArrayList<>();
		for (int i = 0; i < this.names.size(); i++) {
			if (bits.testBit(i)) {
				chosen.add(this.names.get(i));
			}
		}
		return String.join(",", chosen);
	}

}
