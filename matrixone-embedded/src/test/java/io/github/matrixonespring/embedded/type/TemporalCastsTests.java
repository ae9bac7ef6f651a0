package io.github.matrixonespring.embedded.type;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is stored in columns, and what depends on the day; all other casts are in
 * {@code functions/temporal.txt}. The answers are those of
 * {@code create table t (d date, dt datetime, ti time, ts timestamp, v varchar(5))} and
 * {@code insert into t(…) values (…)}.
 */
class TemporalCastsTests {

	private static final ServerType TEXT = ServerType.of(Kind.VARCHAR);

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					DATE | abc | 20203 | invalid argument parsedate, bad value abc
					DATE | 2024-02-30 | 20203 | invalid argument parsedate, bad value 2024-02-30
					DATE | 0000-00-00 | 1366 | truncated type date value 0000-00-00 for column value, 1
					DATETIME | abc | 20301 | invalid input: invalid datetime value abc
					DATETIME | 2024-01-02T03:04:05Z | 20301 | invalid input: invalid datetime value 2024-01-02T03:04:05Z
					DATETIME | 0000-00-00 | 1366 | truncated type datetime value 0000-00-00 for column value, 1
					TIME | abc | 20301 | invalid input: invalid time value abc
					TIMESTAMP | abc | 20203 | invalid argument parse timestamp, bad value abc
					TIMESTAMP | 0000-00-00 | 1366 | truncated type datetime value 0000-00-00 for column value, 1
					TIMESTAMP | 1969-01-01 00:00:00 | 1366 | truncated type datetime value 1969-01-01 00:00:00 for column ts_min, 1
					""")
	void refusesToStoreWhatIsNoDate(Kind column, String text, int number, String message) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> TemporalCasts.assign(text, TEXT, ServerType.of(column)))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(number));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			DATE | 2024-01-02 10:00:00 | 2024-01-02
			DATETIME | 2024-01-02T03:04:05 | 2024-01-02 03:04:05
			DATETIME | 2024-01-02 03:04:05.999 | 2024-01-02 03:04:06
			TIME | 2024-01-02 03:04:05.999 | 03:04:06
			TIMESTAMP | 2050-01-01 00:00:00 | 2050-01-01 00:00:00
			""")
	void storesTexts(Kind column, String text, String stored) throws SQLException {
		ServerType type = ServerType.of(column);
		Object value = TemporalCasts.assign(text, TEXT, type);
		assertThat(value).isInstanceOf(column.javaType());
		assertThat(TemporalCasts.cast(value, type, TEXT)).isEqualTo(stored);
	}

	@ParameterizedTest
	@CsvSource({ "DATE", "DATETIME", "TIME", "TIMESTAMP" })
	void storesNothingForAnEmptyText(Kind column) throws SQLException {
		assertThat(TemporalCasts.assign("", TEXT, ServerType.of(column))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "BIGINT, DATE, operator cast_strict", "DOUBLE, DATETIME, operator cast_strict",
			"DOUBLE, TIMESTAMP, operator cast_strict", "DOUBLE, TIME, operator cast" })
	void namesTheCastThatRefusesANumber(Kind number, Kind column, String operator) {
		Object value = (number == Kind.BIGINT) ? (Object) 5L : (Object) 1.5;
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> TemporalCasts.assign(value, ServerType.of(number), ServerType.of(column)))
			.withMessage("invalid argument " + operator + ", bad value [" + number + " " + column + "]");
	}

	@ParameterizedTest
	@CsvSource({ "2024-01-02 03:04:05, 0, 2024-01-02T03:04:05", "2024-01-02 03:04:05.25, 6, 2024-01-02T03:04:05.250",
			"2024-01-02T03:04:05.678901, 6, 2024-01-02T03:04:05.678901",
			"2024-01-02 03:04:05.6789, 3, 2024-01-02T03:04:05.679", "2024-01-02 03:04:59.5, 0, 2024-01-02T03:05",
			"0001-01-01 00:00:00, 3, 0001-01-01T00:00" })
	void readsADateAndTimeAsADriverWritesIt(String text, int scale, LocalDateTime expected) {
		assertThat(TemporalTexts.datetime(text, scale)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2024-02-30 03:04:05", "2024-01-02 24:04:05", "2024-01-02 03:60:05", "2024-13-02 03:04:05",
			"0000-01-02 03:04:05", "2024-01-02 03:04:05.", "2024-01-02 03:04:05.x" })
	void readsNoDateAndTimeThatThereIsNot(String text) {
		assertThat(TemporalTexts.datetime(text, 6)).isNull();
	}

	@Test
	void refusesToStoreADateInATextThatIsTooShort() {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> TemporalCasts.assign(LocalDateTime.of(2024, 1, 2, 3, 4, 5, 600_000_000),
					ServerType.of(Kind.DATETIME, 3), ServerType.text(5)))
			.withMessage(
					"Data truncation: Can't cast '2024-01-02 03:04:05' to VARCHAR type. 2024-01-02 03:04:05 is larger"
							+ " than Dest length 5");
	}

	@Test
	void takesATimeForOneOfToday() throws SQLException {
		ServerType time = ServerType.of(Kind.TIME);
		Duration value = Duration.ofHours(25);
		assertThat(TemporalCasts.cast(value, time, ServerType.of(Kind.DATE))).isEqualTo(TemporalValues.today());
		Object datetime = TemporalCasts.cast(value, time, ServerType.of(Kind.DATETIME));
		assertThat(datetime).isEqualTo(TemporalValues.today().plusDays(1).atTime(1, 0));
		assertThat(TemporalCasts.cast(datetime, ServerType.of(Kind.DATETIME), time)).isEqualTo(value);
	}

	@Test
	void takesADateWithoutTimeForMidnight() throws SQLException {
		assertThat(
				TemporalCasts.cast(LocalDate.of(2024, 1, 2), ServerType.of(Kind.DATE), ServerType.of(Kind.DATETIME, 3)))
			.isEqualTo(LocalDateTime.of(2024, 1, 2, 0, 0));
	}

}
