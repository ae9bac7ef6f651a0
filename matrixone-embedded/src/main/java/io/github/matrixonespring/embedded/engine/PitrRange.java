package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * How far a PITR reaches back.
 *
 * @param length how many units
 * @param unit the unit, in lower case
 */
public record PitrRange(long length, String unit) {

	private static final Set<String> UNITS = Set.of("h", "d", "mo", "y");

	private static final int LONGEST = 100;

	/**
	 * Return the range of a new PITR.
	 * @param length how many units
	 * @param unit the unit, as written
	 * @return the range
	 * @throws SQLException if there is no such range
	 */
	public static PitrRange ofNew(long length, String unit) throws SQLException {
		return of(length, unit, 1);
	}

	/**
	 * Return the range of a PITR that is altered, which can be nothing at all.
	 * @param length how many units
	 * @param unit the unit, as written
	 * @return the range
	 * @throws SQLException if there is no such range
	 */
	public static PitrRange ofAltered(long length, String unit) throws SQLException {
		return of(length, unit, 0);
	}

	private static PitrRange of(long length, String unit, int shortest) throws SQLException {
		if (length < shortest || length > LONGEST) {
			throw ServerError.internal("invalid pitr value " + length);
		}
		String lower = unit.toLowerCase(Locale.ROOT);
		if (!UNITS.contains(lower)) {
			throw ServerError.internal("invalid pitr unit " + lower);
		}
		return new PitrRange(length, lower);
	}

}
