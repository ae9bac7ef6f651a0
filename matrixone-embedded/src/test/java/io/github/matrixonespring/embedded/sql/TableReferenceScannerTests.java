package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TableReferenceScannerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			select * from t                                              | t
			select * from d.t                                            | d.t
			select * from `d`.`t`                                        | d.t
			select * from T                                              | t
			select * from a, b x, c as y where a.id = 1, 2               | a b c
			select * from a join b on a.x = b.x, c                       | a b c
			select * from a left outer join b using (x) cross join c     | a b c
			select * from (a join b on 1 = 1)                            | a b
			select * from (a, b), c                                      | a b c
			select * from (select * from a) x, b                         | a b
			select (select max(x) from a) from b where x in (select x from c) | a b c
			select * from a union all (select * from b)                  | a b
			with x as (select * from a), y (n) as (select n from x) select * from y join b | a b
			with recursive x as (select 1 union all select n from x) select * from x, a    | a
			with x as (select 1) select * from d.x                       | d.x
			select * from a where exists (select 1 from b where b.id = a.id) | a b
			select extract(year from x), trim(leading 'x' from y), substring(z from 2) from a | a
			select a is distinct from b from c                           | c
			select * from generate_series(1, 5) g, a                     | a
			select * from a for update                                   | a
			select * from a order by x, y limit 1, 2                     | a
			select 1                                                     |
			insert into a (x, y) values (1, 2)                           | a
			insert ignore into a select * from b, c                      | a b c
			insert a values (1)                                          | a
			replace into a values (1)                                    | a
			insert into a (x) values (1) on duplicate key update x = 2   | a
			update a set x = (select max(y) from b), z = 1               | a b
			update low_priority a x set x.y = 1                          | a
			delete from a where x in (select y from b)                   | a b
			delete x from a x where x.y = 1                              | a
			""")
	void findsTables(String sql, String names) throws SQLException {
		List<String> found = scan(sql).stream().map(TableReference::name).map((name) -> {
			String database = name.database();
			return (database != null) ? database + "." + name.name() : name.name();
		}).toList();
		assertThat(String.join(" ", found)).isEqualTo((names != null) ? names : "");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			select * from a                      | false
			select * from a x                    | true
			select * from a as x                 | true
			select * from a `x`                  | true
			select * from a where b = 1          | false
			select * from a join b               | false
			select * from a limit 1              | false
			select * from a {snapshot = s} x     | true
			select * from a {snapshot = s} where | false
			""")
	void knowsWhetherAnAliasFollows(String sql, boolean aliased) throws SQLException {
		assertThat(scan(sql).get(0).aliased()).isEqualTo(aliased);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			select * from a {snapshot = s}                     | SNAPSHOT  | s
			select * from a{SNAPSHOT='S'}                      | SNAPSHOT  | S
			select * from a {snapshot = `S`}                   | SNAPSHOT  | S
			select * from a {snapshot = ?}                     | SNAPSHOT  | ?
			select * from a {MO_TS = 123}                      | MO_TS     | 123
			select * from a {mo_ts = -1}                       | MO_TS     | -1
			select * from a {timestamp = '2024-01-01'}         | TIMESTAMP | 2024-01-01
			select * from a {as of timestamp '2024-01-01'}     | AS_OF     | 2024-01-01
			""")
	void readsHints(String sql, Hint.Kind kind, String value) throws SQLException {
		Hint hint = scan(sql).get(0).hint();
		assertThat(hint).isNotNull();
		assertThat(hint.kind()).isEqualTo(kind);
		assertThat(hint.value().value()).isEqualTo(value);
	}

	@Test
	void tellsTheWrittenTableFromThoseRead() throws SQLException {
		assertThat(scan("insert into a select * from b")).extracting(TableReference::written)
			.containsExactly(true, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select * from", "select * from a join", "select * from a,", "insert into",
			"select * from a {snapshot}", "select * from a {snapshot = }", "select * from a {nope = x}",
			"select * from a {MO_TS = x}" })
	void refusesWhatCannotBeATable(String sql) {
		assertThatExceptionOfType(SQLSyntaxErrorException.class).isThrownBy(() -> scan(sql));
	}

	private static List<TableReference> scan(String sql) throws SQLException {
		return TableReferenceScanner.scan(TokenCursor.of(sql));
	}

}
