package io.github.matrixonespring.embedded.type;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * The members of an {@code enum} or {@code set}. A value is found among them by its text,
 * else by its number.
 *
 * @param set whether several of them can be stored at once
 * @param names the members in their order
 */
public record Members(boolean set, List<String> names) {

	/**
	 * Return what is stored of a value.
	 * @param text the value as a text
	 * @return the member, or those of a set in their order
	 * @throws SQLException if it is none
	 */
	public String stored(String text) throws SQLException {
		if (this.set) {
			return several(text);
		}
		int position = position(text);
		if (position >= 0) {
			return this.names.get(position);
		}
		BigInteger number = number(text);
		if (number == null) {
			throw ServerError.internal("convert to MySQL enum failed: item " + text + " is not in enum ["
					+ String.join(" ", this.names) + "]");
		}
		return numbered(number);
	}

	/**
	 * Return what is stored of a number.
	 * @param number the position in an enum, from 1, or the bits of a set
	 * @return the member, or those of a set in their order
	 * @throws SQLException if there is none
	 */
	public String numbered(BigInteger number) throws SQLException {
		if (number.signum() < 0) {
			throw Integers.outOfRange(this.set ? Kind.BIGINT_UNSIGNED : Kind.SMALLINT_UNSIGNED, "'" + number + "'");
		}
		if (this.set) {
			return bits(number);
		}
		if (number.signum() == 0 || number.compareTo(BigInteger.valueOf(this.names.size())) > 0) {
			throw ServerError.internal("convert to MySQL enum failed: number " + number + " overflow enum boundary [1, "
					+ this.names.size() + "]");
		}
		return this.names.get(number.intValue() - 1);
	}

	private String several(String text) throws SQLException {
		if (text.isEmpty()) {
			return text;
		}
		TreeSet<Integer> found = new TreeSet<>();
		for (String name : text.split(",", -1)) {
			int position = position(name);
			if (position < 0) {
				BigInteger bits = number(text);
				if (bits == null) {
					throw ServerError.internal("convert to MySQL set failed: item " + name + " is not in set ["
							+ String.join(",", this.names) + "]");
				}
				return bits(bits);
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

	private String bits(BigInteger bits) throws SQLException {
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

	private static @Nullable BigInteger number(String text) {
		BigInteger number = text.matches("\\d+") ? new BigInteger(text) : null;
		return (number != null && number.bitLength() <= Long.SIZE) ? number : null;
	}

}
