package io.github.matrixonespring.restore;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

import io.github.matrixonespring.timetravel.TableName;

/**
 * Where a sequence stands.
 *
 * @param name its name
 * @param type the type of its numbers
 * @param last its last number
 * @param min its smallest number
 * @param max its largest number
 * @param increment what is between two numbers
 * @param cycle whether it begins again at its end
 * @param called whether it has given its last number already
 */
record SequenceState(TableName name, String type, BigInteger last, BigInteger min, BigInteger max, BigInteger increment,
		boolean cycle, boolean called) {

	static SequenceState of(TableName name, ResultSet row) throws SQLException {
		return new SequenceState(name, row.getMetaData().getColumnTypeName(1).toLowerCase(Locale.ROOT), number(row, 1),
				number(row, 2), number(row, 3), number(row, 4), row.getBoolean(5), row.getBoolean(6));
	}

	/**
	 * It may be larger than the largest {@code long}.
	 */
	private static BigInteger number(ResultSet row, int column) throws SQLException {
		return new BigInteger(row.getString(column));
	}

	/**
	 * Return the number that it would give next.
	 * @return the number, or empty if it has come to its end
	 */
	Optional<BigInteger> next() {
		if (!this.called) {
			return Optional.of(this.last);
		}
		BigInteger next = this.last.add(this.increment);
		if (next.compareTo(this.min) >= 0 && next.compareTo(this.max) <= 0) {
			return Optional.of(next);
		}
		if (!this.cycle) {
			return Optional.empty();
		}
		return Optional.of((this.increment.signum() > 0) ? this.min : this.max);
	}

}
