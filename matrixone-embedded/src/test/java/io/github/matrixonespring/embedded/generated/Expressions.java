package io.github.matrixonespring.embedded.generated;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes random expressions over the columns of the table {@code types}.
 */
final class Expressions {

	/** What stands for an argument of a kind, columns first. */
	private static final Map<Character, List<String>> ARGUMENTS = Map.ofEntries(
			Map.entry('s',
					List.of("s", "c", "tx", "s", "'abc'", "'Hello, World'", "''", "'a,b,c'", "'12'", "'  x '", "'ABC'",
							"e")),
			Map.entry('l', List.of("'x'", "'ab'", "'*'", "''")),
			Map.entry('n',
					List.of("ti", "si", "i", "bi", "ui", "f", "d", "n", "n4", "0", "1", "-3", "2.5", "1.25", "100",
							"1e2", "ub")),
			Map.entry('i', List.of("0", "1", "2", "3", "5", "-1", "ti")),
			Map.entry('w', List.of("ti", "si", "i", "bi", "ui", "ub", "0", "7", "255", "-1")),
			Map.entry('x', List.of("f", "d", "1.5e0", "0.25")), Map.entry('q', List.of("0", "1", "0.5", "n4", "-0.25")),
			Map.entry('d', List.of("dt", "dt", "'2024-01-31'", "date '2023-12-31'", "'1970-01-01'")),
			Map.entry('t', List.of("t", "t3", "'10:20:30'", "'01:00:00.5'", "time '23:00:00'")),
			Map.entry('m',
					List.of("m", "m6", "ts", "'2024-03-10 08:09:10'", "timestamp '2023-12-31 23:59:59'",
							"'2024-03-10 08:09:10.654321'")),
			Map.entry('v', List.of("dt", "m", "m6", "ts", "'2024-12-30'", "'2024-03-10 08:09:10'", "dt", "m")),
			Map.entry('p',
					List.of("p", "p", "i > 0", "s = 'abc'", "true", "false", "null", "n is null", "1 = 1", "0", "1")),
			Map.entry('a', List.of("i", "s", "n", "d", "dt", "m", "p", "null", "1", "'x'", "t", "j", "vb")),
			Map.entry('j',
					List.of("j", "j", "'{\"a\": 1, \"b\": \"x\"}'", "'[1, 2, 3]'", "'{\"a\": {\"c\": [1, 2]}}'",
							"'null'", "'5'")),
			Map.entry('b', List.of("b", "vb", "bl", "x'616263'", "'abc'")),
			Map.entry('f',
					List.of("'%Y-%m-%d'", "'%d.%m.%Y %H:%i:%s'", "'%W %M %e'", "'%y%m%d %h:%i %p'", "'%j %U %a %b %f'",
							"'%T %r %%'")),
			Map.entry('z', List.of("'%H:%i:%s'", "'%h %p'", "'%T.%f'")),
			Map.entry('u', List.of("day", "hour", "month", "year", "minute", "second", "week", "quarter")),
			Map.entry('r', List.of("'a'", "'^a.c$'", "'[0-9]+'", "'l+'", "'x|b'")),
			Map.entry('h', List.of("'$.a'", "'$.b'", "'$[0]'", "'$'", "'$.c[1]'")),
			Map.entry('k', List.of("'+00:00'", "'+08:00'", "'-05:30'", "'UTC'")),
			Map.entry('o', List.of("'127.0.0.1'", "'10.0.255.255'", "'1.2.3'", "'x'")),
			Map.entry('y', List.of("'::1'", "'2001:db8::1'", "'x'")),
			Map.entry('e',
					List.of("'6ccd780c-baba-1026-9564-5b8c656024db'", "'6ccd780cbaba102695645b8c656024db'", "'x'")),
			Map.entry('g', List.of("st_geomfromtext('POINT(1 2)')", "st_geomfromtext('LINESTRING(0 0, 1 1)')",
					"st_geomfromtext('POLYGON((0 0, 2 0, 2 2, 0 0))')")));

	private static final List<String> BINARY_OPERATORS = List.of("+", "-", "*", "/", "div", "%", "mod", "=", "<>", "!=",
			"<", "<=", ">", ">=", "<=>", "and", "or", "xor", "&", "|", "^", "<<", ">>", "&&", "||", "like", "not like",
			"regexp", "rlike", "not regexp", "is not distinct from", "->", "->>", "collate", ":=");

	private static final List<String> TARGETS = List.of("signed", "unsigned", "signed integer", "char", "char(3)",
			"decimal", "decimal(10,2)", "decimal(5,1)", "date", "datetime", "datetime(3)", "time", "time(2)", "double",
			"float", "json", "binary", "binary(3)", "year", "int", "bigint", "varchar(4)", "text", "bool", "timestamp",
			"blob", "nchar(2)", "real", "unsigned int", "bit", "uuid", "varchar");

	private static final List<String> UNITS = List.of("microsecond", "second", "minute", "hour", "day", "week", "month",
			"quarter", "year", "day_hour", "hour_minute", "year_month", "minute_second", "day_second",
			"second_microsecond");

	private final Random random;

	Expressions(Random random) {
		this.random = random;
	}

	<T> T one(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	/**
	 * Return an argument for a place in a form of a function: of a kind, or as it is.
	 */
	String argument(String place) {
		if (place.length() > 1 || !Character.isLetter(place.charAt(0))) {
			return place;
		}
		char kind = place.charAt(0);
		if (chance(8)) {
			return nested(kind);
		}
		return chance(3) ? "null" : one(ARGUMENTS.get(kind));
	}

	String of(char kind) {
		return argument(String.valueOf(kind));
	}

	String any() {
		return one(ARGUMENTS.get(one(List.of('s', 'n', 'd', 'm', 't', 'p', 'j', 'b', 'w', 'x'))));
	}

	/**
	 * Of no depth that nobody would write.
	 */
	private String nested(char kind) {
		List<String> choices = switch (kind) {
			case 's' -> List.of("concat(s, 'x')", "upper(s)", "coalesce(s, 'none')", "substring(s, 1, 2)", "trim(s)");
			case 'n', 'x' -> List.of("i + 1", "n * 2", "abs(i)", "coalesce(n, 0)", "length(s)", "round(d, 1)", "d / 2");
			case 'w' -> List.of("i + 1", "id * 2", "length(s)", "mod(i, 7)");
			case 'd' -> List.of("date(m)", "date_add(dt, interval 1 day)", "cast(m as date)");
			case 'm', 'v' -> List.of("date_add(m, interval 1 hour)", "cast(dt as datetime)", "m - interval 1 month");
			case 't' -> List.of("time(m)", "cast(m as time)");
			case 'p' -> List.of("not p", "i > 0 and s is not null", "exists (select 1)", "s like 'a%'");
			case 'j' -> List.of("json_object('a', i)", "json_array(1, s)");
			default -> ARGUMENTS.get(kind);
		};
		return one(choices);
	}

	/**
	 * Return an operation with one operator, and its operator.
	 */
	Map.Entry<String, String> operation() {
		switch (this.random.nextInt(14)) {
			case 0 -> {
				String unit = one(UNITS);
				String amount = unit.contains("_") ? one(List.of("'1 2'", "'1:30'", "5"))
						: one(List.of("1", "-2", "i", "'3'", "1.5"));
				String left = one(List.of("m", "dt", "ts", "m6", "'2024-01-31'", "t", "now()"));
				return switch (this.random.nextInt(4)) {
					case 0 -> Map.entry("interval", left + " + interval " + amount + " " + unit);
					case 1 -> Map.entry("interval", left + " - interval " + amount + " " + unit);
					case 2 -> Map.entry("date_add", "date_add(" + left + ", interval " + amount + " " + unit + ")");
					default -> Map.entry("date_sub", "date_sub(" + left + ", interval " + amount + " " + unit + ")");
				};
			}
			case 1 -> {
				return Map.entry("between", chance(70) ? range(one(List.of("n", "s", "v", "w")).charAt(0))
						: any() + " between " + any() + " and " + any());
			}
			case 2 -> {
				char kind = one(List.of('n', 's', 'v', 'w'));
				return Map.entry("in",
						of(kind) + (chance(30) ? " not in (" : " in (") + of(kind) + ", " + of(kind) + ")");
			}
			case 3 -> {
				String test = one(List.of("is null", "is not null", "is true", "is not true", "is false", "is unknown",
						"is not unknown"));
				return Map.entry(test, any() + " " + test);
			}
			case 4 -> {
				char kind = one(List.of('n', 's', 'v', 'a'));
				return Map.entry("case",
						chance(50)
								? "case when " + of('p') + " then " + of(kind) + " when " + of('p') + " then "
										+ of(kind) + (chance(60) ? " else " + of(kind) : "") + " end"
								: "case " + of('w') + " when 1 then " + of(kind) + " else " + of(kind) + " end");
			}
			case 5 -> {
				String operator = one(List.of("-", "+", "~", "!", "not ", "binary "));
				return Map.entry(operator.strip(),
						operator + (chance(80) ? of(operator.equals("~") ? 'w' : 'n') : any()));
			}
			case 6 -> {
				String unit = one(UNITS);
				return switch (this.random.nextInt(4)) {
					case 0 ->
						Map.entry("extract", "extract(" + unit + " from " + of(one(List.of('v', 'm', 't'))) + ")");
					case 1 ->
						Map.entry("timestampdiff", "timestampdiff(" + unit + ", " + of('v') + ", " + of('v') + ")");
					case 2 -> Map.entry("timestampadd", "timestampadd(" + unit + ", " + of('i') + ", " + of('v') + ")");
					default -> Map.entry("trim", "trim(" + one(List.of("both ", "leading ", "trailing ", ""))
							+ one(List.of("'x' from ", "from ", "")) + of('s') + ")");
				};
			}
			case 7 -> {
				return Map.entry("json", one(List.of("j->'$.a'", "j->>'$.b'", "j->'$[0]'", "j->>'$'",
						"json_unquote(j->'$.b')", "j->'$.c'")));
			}
			case 8 -> {
				String operator = one(List.of("=", "<>", "<", ">=", "<=>"));
				char kind = one(List.of('n', 's', 'v', 't', 'm', 'd', 'p', 'b'));
				return Map.entry(operator, of(kind) + " " + operator + " " + of(kind));
			}
			case 9 -> {
				String operator = one(List.of("+", "-", "*", "/", "%", "div"));
				return Map.entry(operator, of('n') + " " + operator + " " + of('n'));
			}
			case 10 -> {
				String operator = one(List.of("&", "|", "^", "<<", ">>"));
				return Map.entry(operator, of('w') + " " + operator + " " + one(List.of("1", "3", "ti", "id")));
			}
			case 11 -> {
				String operator = one(List.of("like", "not like", "regexp", "rlike", "ilike", "not regexp"));
				return Map.entry(operator, of('s') + " " + operator + " "
						+ one(List.of("'a%'", "'%b_'", "'^a'", "'A%'", "'a\\\\%'", "'%o%' escape '!'", "s", "'.*'")));
			}
			case 12 -> {
				return Map.entry("arithmetic", "(" + of('n') + " " + one(List.of("+", "-", "*")) + " " + of('n') + ") "
						+ one(List.of("*", "/", "-")) + " " + of('n'));
			}
			default -> {
				String operator = one(BINARY_OPERATORS);
				return Map.entry(operator, any() + " " + operator + " " + any());
			}
		}
	}

	private String range(char kind) {
		return of(kind) + (chance(25) ? " not between " : " between ") + of(kind) + " and " + of(kind);
	}

	/**
	 * Return a conversion, and the type that it is to.
	 */
	Map.Entry<String, String> conversion() {
		String type = one(TARGETS);
		String value = any();
		return switch (this.random.nextInt(5)) {
			case 0 -> Map.entry("convert", "convert(" + value + ", " + type + ")");
			case 1 -> chance(70) ? Map.entry(type, "cast(" + value + " as " + type + ")") : Map.entry("using",
					"convert(" + of('s') + " using " + one(List.of("utf8mb4", "utf8", "binary", "gbk")) + ")");
			case 2 -> Map.entry(type,
					"cast(" + one(List.of("'12.5'", "'-7'", "'abc'", "'1e3'", "''", "'2024-02-30'", "'10:11'",
							"'2024-01-02T03:04:05Z'", "'20240102'", "20240102", "2.5", "-2.5", "2.5e0", "99999999999",
							"null", "true", "x'3132'")) + " as " + type + ")");
			default -> Map.entry(type, "cast(" + value + " as " + type + ")");
		};
	}

	/**
	 * Return a condition on the table {@code types}.
	 */
	String condition() {
		return switch (this.random.nextInt(6)) {
			case 0 -> "id in (1, 2, 5)";
			case 1 -> of('n') + " > " + of('n');
			case 2 -> of('s') + " like '%a%'";
			case 3 -> range('n');
			case 4 -> of('p');
			default -> operation().getValue();
		};
	}

	/**
	 * Return a literal that may or may not fit into a column.
	 */
	String literal() {
		return one(List.of("null", "0", "1", "-1", "2.5", "1.005", "300", "70000", "99999999999", "'abc'", "''", "'12'",
				"'2.5'", "'1x'", "true", "false", "'2024-02-29'", "'2024-02-30'", "'2024-02-29 10:11:12.5'",
				"'2024-01-02T03:04:05'", "'2024-01-02T03:04:05Z'", "'10:11:12'", "'10:11:12.9'", "x'4142'", "1e3",
				"'{\"a\": 1}'", "'[1,'", "'small'", "'Small'", "20240102",
				"'a long text that does not fit into short columns'", "1.5e0", "b'101'", "2024", "'99'", "-0.5",
				"concat('a', 'b')", "1 + 1", "default", "' 7 '", "'-'", "1/0"));
	}

}
