package io.github.matrixonespring.pitr;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Tells an instant to the server as it reads one in {@code RESTORE … FROM PITR}: as the
 * clock of the server's machine shows it, whatever the zone of the session is. The server
 * itself converts it, so its rules for summer time are those that it is read by.
 *
 * @since 0.1.0
 */
public final class ServerLocalTime {

	private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
		.toFormatter()
		.withZone(ZoneOffset.UTC);

	private ServerLocalTime() {
	}

	/**
	 * Return the text of an instant.
	 * @param statements ask on their connection
	 * @param instant the instant
	 * @return {@code yyyy-mm-dd hh:mm:ss}, and its fraction of a second if it has one
	 * @throws InvalidDataAccessApiUsageException if the server's clock shows that time
	 * twice, as in the hour in which summer time ends: the server would take the other
	 * @throws InvalidDataAccessResourceUsageException if the server does not tell
	 */
	public static String of(MatrixOneStatements statements, Instant instant) {
		String utc = SECONDS.format(instant.truncatedTo(ChronoUnit.SECONDS));
		Answer answer = statements
			.query(PitrSql.LOCAL_TIME, (row, number) -> new Answer(row.getString(1), row.getString(2)), utc, utc)
			.get(0);
		String local = answer.local();
		if (local == null) {
			throw new InvalidDataAccessResourceUsageException(
					"The server does not tell what its clock shows at %s. Nothing was changed".formatted(instant));
		}
		if (!utc.equals(answer.back())) {
			throw new InvalidDataAccessApiUsageException("""
					%s cannot be told to the server: its clock shows %s twice, and it would take %s UTC. Nothing was \
					changed. Choose a moment outside of the hour in which the clock is put back""".formatted(instant,
					local, answer.back()));
		}
		return local + FRACTION.format(instant);
	}

	private record Answer(@Nullable String local, @Nullable String back) {
	}

}
