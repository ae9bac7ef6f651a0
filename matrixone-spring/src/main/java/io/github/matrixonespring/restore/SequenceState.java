package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.OptionalLong;

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
record SequenceState(TableName name, String type, long last, long min, long max, long increment, boolean cycle,
		boolean called) {

	static SequenceState of(TableName name, ResultSet row) throws SQLException {
		return new SequenceState(name, row.getMetaData().getColumnTypeName(1).toLowerCase(Locale.ROOT), row.getLong(1),
				row.getLong(2), row.getLong(3), row.getLong(4), row.getBoolean(5), row.getBoolean(6));
	}

	/**
	 * Return the number that it would give next.
	 * @return the number, or empty if it has come to its end
	 */
	OptionalLong next() {
		if (!this.called) {
			return OptionalLong.of(this.last);
		}
		boolean upwards = this.increment > 0;
		boolean atEnd = upwards ? this.last > this.max - this.increment : this.last < this.min - this.increment;
		if (!atEnd) {
			return OptionalLong.of(this.last + this.increment);
		}
		return this.cycle ? OptionalLong.of(upwards ? this.min : this.max) : OptionalLong.empty();
	}

}
