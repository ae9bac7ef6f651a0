package io.github.matrixonespring.timetravel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import io.github.matrixonespring.support.Identifier;

/**
 * What an active PITR keeps.
 *
 * @param name its name
 * @param level what it is of
 * @param ownAccount whether that is the account of the connection, or in it
 * @param database its database, or an empty string
 * @param table its table, or an empty string
 * @param created when it was created, in nanoseconds since 1970: it keeps nothing of
 * before
 * @param length how many units it keeps
 * @param unit {@code h}, {@code d}, {@code mo} or {@code y}
 */
record PitrWindow(String name, String level, boolean ownAccount, String database, String table, long created,
		int length, String unit) {

	static PitrWindow of(ResultSet row, int number) throws SQLException {
		return new PitrWindow(row.getString(1), row.getString(2), row.getBoolean(9), row.getString(4), row.getString(5),
				row.getLong(6), row.getInt(7), row.getString(8));
	}

	boolean covers(String database, String table) {
		return switch (this.level) {
			case "cluster" -> true;
			case "account" -> this.ownAccount;
			case "database" -> this.ownAccount && isDatabase(database);
			case "table" -> this.ownAccount && isDatabase(database) && this.table.equals(Identifier.lowerCase(table));
			default -> false;
		};
	}

	private boolean isDatabase(String database) {
		return this.database.equals(Identifier.lowerCase(database));
	}

	/**
	 * Return the first moment that it keeps, as the server counts back.
	 * @param now the time of the server
	 */
	Instant start(Instant now) {
		OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
		Instant start = switch (this.unit.toLowerCase(Locale.ROOT)) {
			case "h" -> time.minusHours(this.length).toInstant();
			case "d" -> time.minusDays(this.length).toInstant();
			case "mo" -> time.minusMonths(this.length).toInstant();
			case "y" -> time.minusYears(this.length).toInstant();
			default -> now;
		};
		Instant created = Instant.EPOCH.plus(this.created + 1, ChronoUnit.NANOS);
		return start.isBefore(created) ? created : start;
	}

}
