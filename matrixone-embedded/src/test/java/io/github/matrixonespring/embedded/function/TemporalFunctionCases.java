package io.github.matrixonespring.embedded.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Calls of functions with what the server answers, recorded in
 * {@code functions/temporal.txt}. <pre>
 * year('2024-01-02') =&gt; BIGINT | 2024
 * year(null) =&gt; BIGINT
 * year('abc') =&gt; ! 20203 HY000 the text of the error
 * </pre>
 */
final class TemporalFunctionCases {

	static final Path FILE = Path.of("src/test/resources/functions/temporal.txt");

	static final String ANSWER = " => ";

	private static final List<String> TEXTS = List.of("'2024-02-29'", "'2024-1-2'", "'20240102'", "'24-01-02'",
			"'2024-01-02 03:04:05'", "'2024-01-02 03:04:05.678901'", "'2024-01-02T03:04:05'", "'2024-01-02T03:04:05Z'",
			"'2024-01-02 03:04'", "'20240102030405'", "'2024-12-31'", "'2024-02-30'", "'2024-01-00'", "'0000-00-00'",
			"'0001-01-01'", "'24:00:00'", "'-838:59:59'", "'10:11:12.5'", "'abc'", "''", "' 2024-01-02 '");

	private static final List<String> DATES = List.of("cast('2024-02-29' as date)", "cast('2023-01-01' as date)",
			"cast('2024-12-30 23:59:59' as datetime)", "cast('2024-01-02 03:04:05.678' as datetime(3))",
			"cast('2024-07-04 13:14:15.123456' as timestamp(6))", "cast('0001-01-01' as date)",
			"cast('9999-12-31 23:59:59.999999' as datetime(6))");

	private static final List<String> TIMES = List.of("cast('10:11:12' as time)", "cast('-10:11:12.678' as time(3))",
			"cast('100:00:00.9' as time(1))");

	private static final List<String> OTHERS = List.of("20240102", "20240102030405", "1.5", "20240102030405.5", "1e0",
			"null", "true", "cast(2024 as year)", "cast(20240102 as int)", "cast(5 as unsigned)");

	private static final List<String> UNITS = List.of("microsecond", "second", "minute", "hour", "day", "week", "month",
			"quarter", "year", "second_microsecond", "minute_microsecond", "minute_second", "hour_microsecond",
			"hour_second", "hour_minute", "day_microsecond", "day_second", "day_minute", "day_hour", "year_month");

	private static final List<String> SIMPLE_UNITS = UNITS.subList(0, 9);

	private TemporalFunctionCases() {
	}

	static List<String> read() throws IOException {
		return Files.readAllLines(FILE);
	}

	/**
	 * Record what a server answers.
	 * @param args the URL of the server, user and password
	 */
	public static void main(String[] args) throws Exception {
		List<String> lines = new ArrayList<>();
		try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
				Statement statement = connection.createStatement()) {
			for (String call : calls()) {
				String answer = answer(call, statement);
				// A fraction that is cut off leaves its sign on the server.
				if (!answer.endsWith(" | -00:00:00")) {
					lines.add(call + ANSWER + answer);
				}
			}
		}
		Files.createDirectories(FILE.getParent());
		Files.write(FILE, lines);
	}

	private static String answer(String call, Statement statement) {
		try (ResultSet rows = statement.executeQuery("select " + call)) {
			rows.next();
			String type = rows.getMetaData().getColumnTypeName(1);
			if (type.equals("DECIMAL")) {
				type += "(" + rows.getMetaData().getPrecision(1) + "," + rows.getMetaData().getScale(1) + ")";
			}
			byte[] value = rows.getBytes(1);
			if (value != null && (type.startsWith("DATE") || type.startsWith("TIME"))) {
				value = text(call, statement);
			}
			if (value != null && type.equals("BIT")) {
				value = (value[0] == 1 || value[0] == '1') ? new byte[] { '1' } : new byte[] { '0' };
			}
			return type + ((value != null) ? " | " + new String(value, StandardCharsets.UTF_8) : "");
		}
		catch (SQLException ex) {
			return "! " + ex.getErrorCode() + " " + ex.getSQLState() + " " + ex.getMessage();
		}
	}

	/**
	 * As a text it shows the digits that its type has; the driver cuts zeros off.
	 */
	private static byte[] text(String call, Statement statement) throws SQLException {
		try (Statement other = statement.getConnection().createStatement();
				ResultSet rows = other.executeQuery("select cast(" + call + " as char)")) {
			rows.next();
			return rows.getBytes(1);
		}
	}

	private static Set<String> calls() {
		Set<String> calls = new LinkedHashSet<>();
		casts(calls);
		parts(calls);
		formats(calls);
		readings(calls);
		arithmetic(calls);
		differences(calls);
		constructions(calls);
		moments(calls);
		calls.removeIf(TemporalFunctionCases::dependsOnToday);
		return calls;
	}

	/**
	 * A time that becomes a date and time is one of today.
	 */
	private static boolean dependsOnToday(String call) {
		boolean withTime = call.contains(" as time)") || call.contains(" as time(");
		if (call.startsWith("timediff")) {
			boolean withText = call.contains("'11:12:13.5'") || call.contains("''");
			return withText || (withTime && call.contains("20240131"));
		}
		return (withTime
				&& (call.startsWith("datediff") || call.startsWith("timestampdiff") || call.startsWith("timestampadd")))
				|| call.matches("cast\\(cast\\('[^']*' as time(\\(\\d\\))?\\) as date.*");
	}

	private static List<String> all() {
		return Stream.of(TEXTS, DATES, TIMES, OTHERS).flatMap(Collection::stream).toList();
	}

	private static void casts(Set<String> calls) {
		List<String> values = new ArrayList<>(all());
		values.addAll(List.of("'2024-01-02 03:04:05.12x'", "'2024/01/02 03:04:05'", "'2024-01/02 03:04:05'",
				"'2024-1-2 3:4:5'", "'2024-1-2 3:4'", "'1240102'", "'240102'", "'2024-01-02 03:04:05+08:00'",
				"'2024-01-02 24:00:00'", "'20240102 03:04'", "'9999-12-31 23:59:59.9999999'", "'10000-01-01'", "'1 10'",
				"'1 10:00:00'", "'10:5'", "'10:5:6:7'", "'1030'", "'10.5'", "'12:60:00'", "'.5'", "'-'", "-123456",
				"126060", "99999999999999999", "-123456.789", "0", "-5", "99999999999", "1700000000",
				"12345678901234567890123.5", "cast(121314.678 as decimal(10,3))",
				"cast(20240102030405.678 as decimal(20,3))", "cast('2024-01-02 23:59:59.9999' as datetime(4))",
				"cast('-00:00:00.5' as time(1))", "cast('12:13:14.56' as time(2))"));
		for (String value : values) {
			for (String type : List.of("date", "time", "time(2)", "datetime", "datetime(3)", "timestamp",
					"timestamp(6)")) {
				calls.add("cast(" + value + " as " + type + ")");
			}
		}
		List<String> temporal = Stream.of(DATES, TIMES).flatMap(Collection::stream).toList();
		for (String value : temporal) {
			for (String type : List.of("signed", "unsigned", "int", "tinyint", "smallint unsigned", "decimal(20,2)",
					"decimal(10,2)", "decimal", "double", "float", "bool", "char", "char(5)", "varchar(4)", "text",
					"varbinary(4)", "json", "year")) {
				calls.add("cast(" + value + " as " + type + ")");
			}
		}
	}

	private static void parts(Set<String> calls) {
		for (String function : List.of("year", "month", "day", "dayofmonth", "dayofweek", "dayofyear", "weekday",
				"week", "weekofyear", "yearweek", "quarter", "hour", "minute", "second", "microsecond", "dayname",
				"monthname", "last_day", "to_days", "to_seconds", "time_to_sec", "date", "time", "timestamp")) {
			for (String value : all()) {
				// A time has the date of today.
				if (!value.contains("as time(") && !value.contains("as time)")) {
					calls.add(function + "(" + value + ")");
				}
			}
		}
		for (String function : List.of("timestamp", "time", "date", "to_seconds", "unix_timestamp")) {
			calls.add(function + "(cast('2024-01-02 23:59:59.999999' as datetime(6)))");
			calls.add(function + "(cast('2024-01-02 23:59:59.999999' as timestamp(6)))");
			calls.add(function + "('2024-01-02 23:59:59.999999')");
		}
		for (String function : List.of("hour", "minute", "second", "microsecond", "time_to_sec", "time")) {
			TIMES.forEach((value) -> calls.add(function + "(" + value + ")"));
		}
		for (String function : List.of("week", "yearweek")) {
			for (String value : List.of("'2024-01-01'", "cast('2023-01-01' as date)", "cast('2024-12-30' as date)",
					"cast('2021-01-03' as datetime)", "cast('2000-12-31' as date)",
					"cast('2019-01-02' as timestamp)")) {
				for (int mode = 0; mode <= 7; mode++) {
					calls.add(function + "(" + value + ", " + mode + ")");
				}
			}
			for (String mode : List.of("-1", "8", "'3'", "1.5", "null")) {
				calls.add(function + "(cast('2024-12-30' as date), " + mode + ")");
			}
		}
		for (String unit : UNITS) {
			for (String value : List.of("cast('2024-02-09' as date)", "cast('2024-12-30 03:04:05.678' as datetime(3))",
					"cast('2024-07-04 13:14:15.000456' as timestamp(6))", "cast('01:02:03' as time)",
					"cast('-10:11:12.678' as time(3))", "'2024-02-09'", "'2024-01-02 03:04:05.678901'", "'10:11:12.5'",
					"'abc'", "''", "null", "20240102")) {
				calls.add("extract(" + unit + " from " + value + ")");
			}
		}
	}

	private static void formats(Set<String> calls) {
		for (char letter = 'A'; letter <= 'z'; letter++) {
			if (Character.isLetter(letter)) {
				calls.add("date_format(cast('2024-02-09 03:04:05.006007' as datetime(6)), '%" + letter + "')");
				calls.add("time_format(cast('123:04:05.006007' as time(6)), '%" + letter + "')");
			}
		}
		for (String format : List.of("'%Y-%m-%d %H:%i:%s'", "'%Y年%m月'", "'%'", "'%%'", "'%Y%'", "'x%5y'", "''", "'abc'",
				"null", "'%D %W %M'", "'%X-%V %x-%v'", "'%U %u'", "'%h:%i %p'", "'%r %T'", "'%Y-%m-%d'", "20")) {
			for (String value : List.of("cast('2024-01-01 00:00:00' as datetime)", "cast('2023-12-31' as date)",
					"cast('2021-01-03 12:34:56' as timestamp)", "'2024-01-02'", "'2024-1-2 3:4:5'", "'abc'", "''",
					"20240102", "null")) {
				calls.add("date_format(" + value + ", " + format + ")");
			}
		}
		for (String format : List.of("'%H:%i:%s'", "'%h %p'", "'%k %l'", "'%r'", "'%T.%f'", "'%Y-%m'", "''", "null",
				"'%'", "'a%%b'")) {
			for (String value : List.of("cast('00:00:00' as time)", "cast('12:34:56' as time)",
					"cast('-25:01:02.5' as time(1))", "'13:14:15'", "'2024-01-02 03:04:05'", "'abc'", "''",
					"cast('2024-01-02 23:04:05' as datetime)", "101112", "null")) {
				calls.add("time_format(" + value + ", " + format + ")");
			}
		}
	}

	private static void readings(Set<String> calls) {
		for (String function : List.of("str_to_date", "to_date")) {
			for (String arguments : List.of("'2024-01-02', '%Y-%m-%d'", "'2024-01-02 03:04:05', '%Y-%m-%d %H:%i:%s'",
					"'03:04:05', '%H:%i:%s'", "'2024-01-02', '%Y-%m-%d %H:%i:%s'", "'2024-01-02 03:04', '%Y-%m-%d'",
					"'01/02/2024', '%d/%m/%Y'", "'1/2/24', '%d/%m/%y'", "'1/2/70', '%d/%m/%y'",
					"'January 5, 2024', '%M %e, %Y'", "'Jan 5 2024', '%b %d %Y'", "'5th Jan 2024', '%D %b %Y'",
					"'2024-02-30', '%Y-%m-%d'", "'2024-13-01', '%Y-%m-%d'", "'abc', '%Y'", "'', '%Y-%m-%d'",
					"'2024-01-02', ''", "'2024', '%Y'", "'2024-01', '%Y-%m'", "'2024 045', '%Y %j'",
					"'10:11:12 PM', '%r'", "'10:11:12 PM', '%h:%i:%s %p'", "'12:11:12 AM', '%h:%i:%s %p'",
					"'23:11:12', '%T'", "'23:11:12.5', '%H:%i:%s.%f'", "'2024-01-02 23:11:12.123456', '%Y-%m-%d %T.%f'",
					"'20240102', '%Y%m%d'", "'240102', '%y%m%d'", "'2024-01-02 25:00:00', '%Y-%m-%d %H:%i:%s'",
					"'Tuesday 2 January 2024', '%W %e %M %Y'", "'Tue 2024-01-02', '%a %Y-%m-%d'",
					"'202401 Monday', '%X%V %W'", "'2024 01 1', '%x %v %w'", "'x2024', 'x%Y'", "'%2024', '%%%Y'",
					"'2024-01-02', null", "null, '%Y'", "'0000-00-00', '%Y-%m-%d'", "'2024-00-01', '%Y-%m-%d'",
					"'  2024-01-02', '%Y-%m-%d'", "'2024-1-2', '%Y-%m-%d'", "'2024-01-02 3:4:5', '%Y-%m-%d %k:%i:%S'",
					"'9:30', '%l:%i'", "20240102, '%Y%m%d'", "cast('2024-01-02' as date), '%Y-%m-%d'",
					"'2024-01-02', 5")) {
				calls.add(function + "(" + arguments + ")");
			}
		}
	}

	private static void arithmetic(Set<String> calls) {
		List<String> bases = List.of("'2024-01-31'", "'2024-01-31 10:00:00'", "'2024-01-31 10:00:00.5'",
				"'20240131101010'", "cast('2024-01-31' as date)", "cast('2024-02-29 10:00:00' as datetime)",
				"cast('2024-01-31 10:00:00.123' as datetime(3))", "cast('2024-01-31 10:00:00' as timestamp)",
				"cast('10:00:00' as time)");
		for (String function : List.of("date_add", "date_sub")) {
			for (String base : bases) {
				for (String unit : UNITS) {
					calls.add(function + "(" + base + ", interval 1 " + unit + ")");
				}
				for (String interval : List.of("1.5 second", "1.5 day", "1.5 month", "1.5e0 hour", "-13 month",
						"'1:30' minute_second", "'1-2' year_month", "'1 2:3:4.5' day_microsecond",
						"'-1:30' hour_minute", "'1.5' second_microsecond", "'2' day", "'1.5' day", "'abc' day",
						"'' hour", "'x' hour_minute", "null day", "99999999999999 day", "10000 year", "-3000 year",
						"9999999 day", "true day")) {
					calls.add(function + "(" + base + ", interval " + interval + ")");
				}
			}
			for (String base : List.of("'abc'", "'10:00:00'", "''", "'0000-00-00'", "'0001-01-01'", "'9999-12-31'",
					"20240131", "20240131123456", "20240131.5", "true", "cast(2024 as year)", "null",
					"cast(20240131 as int)", "cast('0001-01-01' as date)", "cast('9999-12-31 23:59:59' as datetime)",
					"1e0")) {
				for (String interval : List.of("1 day", "1 hour", "1 microsecond", "-1 month")) {
					calls.add(function + "(" + base + ", interval " + interval + ")");
				}
			}
		}
		for (String base : all()) {
			for (String interval : List.of("1 day", "1 hour", "'1:30' hour_minute", "'2' year_month", "1.5 second")) {
				calls.add(base + " + interval " + interval);
				calls.add(base + " - interval " + interval);
				calls.add("interval " + interval + " + " + base);
			}
		}
		calls.add("date_add('9999-12-31 23:59:59.999999', interval 1 microsecond)");
		calls.add("date_sub(cast('9999-12-31 23:59:59.999999' as datetime(6)), interval -1 microsecond)");
		calls.add("timestampadd(sql_tsi_day, 1, '2024-01-31')");
		calls.add("timestampdiff(sql_tsi_day, '2024-01-31', '2024-02-29')");
		for (String unit : SIMPLE_UNITS) {
			for (String base : List.of("'2024-01-31'", "'2024-01-31 10:00:00'", "'2024-01-31 10:00:00.5'",
					"cast('2024-01-31 10:00:00' as datetime)", "cast('2024-01-31' as date)",
					"cast('2024-01-31 10:00:00.123' as datetime(3))", "cast('2024-01-31 10:00:00' as timestamp)",
					"cast('10:00:00' as time)", "'abc'", "''", "null", "20240131")) {
				for (String number : List.of("1", "-1", "1.5", "'2'", "null")) {
					calls.add("timestampadd(" + unit + ", " + number + ", " + base + ")");
				}
			}
		}
		for (String function : List.of("addtime", "subtime")) {
			for (String base : List.of("'2024-01-02 10:00:00'", "'2024-01-02'", "'abc'", "cast('10:00:00' as time)",
					"cast('2024-01-02 10:00:00.5' as datetime(1))", "cast('2024-01-02' as date)",
					"cast('2024-01-02 10:00:00' as timestamp)", "101112", "null")) {
				for (String other : List.of("'01:30:00'", "'-01:30:00.25'", "'1 2:3:4'", "'90'", "'abc'", "''",
						"cast('01:30:00' as time)", "cast('01:30:00.126' as time(3))", "90", "null")) {
					calls.add(function + "(" + base + ", " + other + ")");
				}
			}
		}
	}

	private static void differences(Set<String> calls) {
		List<String> values = List.of("'2024-01-31'", "'2024-03-01 10:00:00.5'", "cast('2024-02-29' as date)",
				"cast('2023-02-28 23:59:59' as datetime)", "cast('2024-01-31 10:00:00.123' as datetime(3))",
				"cast('2024-01-31 10:00:00' as timestamp)", "cast('10:00:00' as time)", "'11:12:13.5'", "'abc'", "''",
				"null", "20240131");
		for (String one : values) {
			for (String two : values) {
				calls.add("datediff(" + one + ", " + two + ")");
				calls.add("timediff(" + one + ", " + two + ")");
				for (String unit : List.of("day", "month", "second")) {
					calls.add("timestampdiff(" + unit + ", " + one + ", " + two + ")");
				}
			}
		}
		for (String unit : SIMPLE_UNITS) {
			for (String pair : List.of("'2024-01-31', '2024-02-29'",
					"'2024-02-29 10:00:00.5', '2023-02-28 10:00:00.75'",
					"cast('2024-02-29' as date), cast('2025-02-28' as date)",
					"cast('2024-05-31 12:00:00' as datetime), cast('2024-02-29 13:00:00' as datetime)",
					"cast('2024-02-29 13:00:00' as datetime), cast('2024-05-31 12:00:00' as datetime)",
					"cast('2024-02-29 13:00:00' as datetime(3)), cast('2024-05-29 12:59:59.999' as datetime(3))")) {
				calls.add("timestampdiff(" + unit + ", " + pair + ")");
			}
		}
	}

	private static void constructions(Set<String> calls) {
		for (String year : List.of("2024", "24", "70", "0", "-1", "9999", "10000", "2024.7", "'2024'", "'abc'",
				"null")) {
			for (String day : List.of("1", "60", "366", "367", "0", "-1", "1.6", "'31'", "'x'", "null", "3000000")) {
				calls.add("makedate(" + year + ", " + day + ")");
			}
		}
		for (String hour : List.of("10", "-10", "838", "839", "-900", "1.5", "'12'", "'abc'", "null")) {
			for (String rest : List.of("11, 12", "59, 59.5", "60, 1", "1, 60", "-1, 1", "1, -1", "1.5, 1",
					"'1', '2.25'", "null, 1", "1, null", "1, 1.5e0")) {
				calls.add("maketime(" + hour + ", " + rest + ")");
			}
		}
		for (String function : List.of("period_add", "period_diff")) {
			for (String period : List.of("202401", "2401", "7012", "0", "13", "202413", "-1", "999912", "202401.7",
					"'202401'", "null")) {
				for (String other : List.of("2", "-2", "202312", "2312", "0", "1.9", "'3'", "null", "100000")) {
					calls.add(function + "(" + period + ", " + other + ")");
				}
			}
		}
		for (String seconds : List.of("0", "1", "3661", "-3661", "86400", "3020399", "3020400", "-3020400", "-3600",
				"-60", "1.5", "59.6", "1e0", "'90'", "'abc'", "null", "true", "cast(5 as unsigned)")) {
			calls.add("sec_to_time(" + seconds + ")");
		}
		for (String days : List.of("0", "1", "365", "366", "367", "738000", "3652424", "3652425", "-1", "738000.5",
				"'738000'", "'abc'", "null", "99999999999")) {
			calls.add("from_days(" + days + ")");
		}
	}

	private static void moments(Set<String> calls) {
		for (String number : List.of("0", "1", "1700000000", "1700000000.5", "1700000000.123456", "1700000000.1234567",
				"1700000000.25e0", "-1", "32536771199", "32536771200", "'1700000000'", "'abc'", "''", "null", "true",
				"cast(5 as unsigned)", "cast(1700000000.5 as decimal(20,3))")) {
			calls.add("from_unixtime(" + number + ")");
			calls.add("from_unixtime(" + number + ", '%Y-%m-%d %H:%i:%s.%f')");
			calls.add("from_unixtime(" + number + ", null)");
		}
		for (String value : all()) {
			if (!value.contains("as time(") && !value.contains("as time)")) {
				calls.add("unix_timestamp(" + value + ")");
			}
		}
		calls.add("unix_timestamp('1969-12-31 23:59:59')");
		calls.add("unix_timestamp(cast('1969-12-31 23:59:59' as datetime))");
		for (String zones : List.of("'+00:00', '+08:00'", "'UTC', 'Asia/Shanghai'", "'Europe/Berlin', 'UTC'",
				"'abc', 'UTC'", "'+00:00', '+15:00'", "'', 'UTC'", "null, 'UTC'", "'UTC', null", "'SYSTEM', '+01:00'",
				"'+8:00', '-03:30'", "'GMT', 'MET'")) {
			for (String value : List.of("'2024-07-01 12:00:00'", "cast('2024-01-01' as date)",
					"cast('2024-03-31 02:30:00.5' as datetime(1))", "cast('9999-12-31 23:00:00' as datetime)", "'abc'",
					"null", "20240102")) {
				calls.add("convert_tz(" + value + ", " + zones + ")");
			}
		}
		for (String unit : List.of("'year'", "'month'", "'day'", "'hour'", "'minute'", "'second'", "'week'",
				"'quarter'", "'DAY'", "'abc'", "null", "'milliseconds'", "'microseconds'", "'decade'", "'century'")) {
			for (String value : List.of("'2024-05-17 10:11:12'", "cast('2024-05-17' as date)",
					"cast('2024-05-17 10:11:12.345' as datetime(3))", "cast('2024-05-17 10:11:12' as timestamp)",
					"null")) {
				calls.add("date_trunc(" + unit + ", " + value + ")");
			}
		}
	}

}
