package io.github.matrixonespring.timetravel;

import java.util.List;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each table of a query gets its hint, and nothing else of the text changes; where that
 * is not certain, the query is refused.
 */
class PastStatementTests {

	private static final PointInTime TIME = PointInTime.ofTimestamp(7);

	/** {@code #} marks where the hint is expected. */
	@ParameterizedTest
	@ValueSource(strings = { "select * from t#", "SELECT * FROM t# a WHERE a.id = :id", "select * from `t`#a",
			"select * from d . t# as a", "select * from `d`.`a b`# where x = 'from u, v'",
			"select * from t# a, u# b join v# on a.id = b.id left join w# using (id)",
			"select * from t# natural join u# straight_join v# cross join w#",
			"select * from (t#, (u# join v# on 1 = 1))", "select * from (select * from t#) a, (select 1) b, u#",
			"select (select max(x) from t#), exists (select 1 from u#) from v# where id in (select id from w#)",
			"with a as (select * from t#) select * from a", "with a(x, y) as (select 1, 2 from A) select * from a, b#",
			"with a as (select * from b#), b as (select * from a) select * from a, b, d.a#, `a`",
			"with recursive r as (select 1 as n from s# union all select n + 1 from r) select * from r",
			"(with t as (select 9 as id) select id from t) union all select id from t#",
			"with t as (select 9 as id) select id from t union all select id from t",
			"select * from t# where x in (with u as (select 1) select * from u) and y in (select 1 from u#)",
			"with u as (select * from t#) select * from (with t as (select 7) select * from t, u) q, t#",
			"select extract(year from now()), trim(both 'x' from a), substring(a from 2 for 3) from t#",
			"select 1 from dual", "select * from `dual`#", "select 1", "(select 1 from t# limit 1) union (select 2)",
			"select * from t# use index (i) where a mod 2 = 1 and b div 2 <=> 3",
			"select /* from x */ * -- from y\n from t# /* , z */ where a = \"from q\" and b = 'it''s \\' from r'",
			"select group_concat(distinct a order by b separator ',') from t# group by c with rollup",
			"select a from t# except select a from u# minus select a from v# intersect select a from w#",
			"select * from t# where a = '\\' or x in (select y from u) -- '",
			"select j->'$.a', j->>'$.b', a << 1, @x, @@version from t# order by (select max(a) from u#) limit 5, 10",
			"select row_number() over (partition by a order by b) from t# where (a, b) in ((1, 2), (3, 4))",
			"select t.*, u.a from t# join u# on t.id = u.id and u.d > now() - interval 1 day",
			"select `from`, `a``b` from `select`# where `join` = 1", "select * from generate_series(1, 3) g, t#",
			"select case when a then 'from x' else (select 1 from t#) end, if(a, 1, 2), left(a, 1) from u#",
			"select * from ((select a from t#) union (select a from u#)) x",
			"with a as (select * from t#), t as (select 9 id) select * from a, t",
			"with rollup as (select 1 from t#) select 1 from rollup",
			"select * from window# any, offset#, d.final# value",
			"select * from t# x, u# where x.id + interval u.day day > offset.a",
			"select*from(t#)where(id)in(select`id`from`u`#)and exists(select*from t#)", "select`a`from`t`#,`u`#",
			"select * from t# 'x', u#", "select * from d/**/./* x */t#, ((u#)), 1t#",
			"select 1 from t#\r\n-- , u\r\n, v#", "select l2_distance(a, b) from t# order by 1",
			"select id from t# group by id with rollup having count(*) > 1",
			"with a as (with t as (select 9) select * from t), b as (select * from t#) select * from a, b, t#" })
	void everyTableGetsItsHint(String expected) {
		String sql = expected.replace("#", "");
		assertThat(PastStatement.of(sql).at(TIME)).isEqualTo(expected.replace("#", " {MO_TS = 7}"));
	}

	static Stream<List<String>> refused() {
		return Stream.of(List.of("select 1; drop table t", "';'"), List.of("select 1 from t;", "';'"),
				List.of("select /*! 1 */ from t", "a comment that the server executes"),
				List.of("select /*+ x */ 1 from t", "a comment that the server executes"),
				List.of("select 5--1 from t", "'--'"), List.of("select 1 # x\n from t", "not all take for one"),
				List.of("select 1 // x\n from t", "not all take for one"),
				List.of("select 'a from t", "a string that does not end"),
				List.of("select * from `t", "a name in backquotes"), List.of("select /* from t", "does not end"),
				List.of("select * from t {MO_TS = 1}", "hints are written here"),
				List.of("select {d '2020-01-01'} from t", "escapes of JDBC"),
				List.of("select * from t for update", "a lock"), List.of("select * from t for share", "a lock"),
				List.of("select * from t lock in share mode", "a lock"), List.of("update t set a = 1", "only a SELECT"),
				List.of("delete from t", "only a SELECT"), List.of("insert into t select * from u", "only a SELECT"),
				List.of("show tables", "only a SELECT"), List.of("explain select * from t", "only a SELECT"),
				List.of("table t", "only a SELECT"), List.of("select * from t into outfile 'x'", "INTO"),
				List.of("select * from t where (a = 1", "not closed"), List.of("select a) from t", "closes nothing"),
				List.of("select nextval('s') from t", "a function of the present"),
				List.of("select mo_table_rows('d', 't')", "a function of the present"),
				List.of("select @a := 1 from t", "':='"), List.of("select * from 't'", "no name"),
				List.of("select * from \"t\"", "no name"), List.of("select * from f(1)", "a table function"),
				List.of("with t as (select 9) select * from (with a as (select * from t), t as (select 8) select * from a) x",
						"a name that is one of a table for the server"),
				List.of("with a as (with t as (select 9) select * from t), t as (select 8) select * from a",
						"a name that is one of a table for the server"),
				List.of("select * from t where match (a) against ('x')", "a full-text search"),
				List.of("select id from t order by l2_distance(a, '[1]') limit 3", "a distance of vectors with LIMIT"),
				List.of("select id, cosine_distance(a, b) d from t order by d limit 3", "a distance of vectors"),
				List.of("select 1 from t where id in (table u)", "TABLE, which reads"),
				List.of("select 1 from t union table u", "TABLE, which reads"),
				List.of("select 1 from t cross apply u", "not certain whether a table is named here"),
				List.of("select * from (table u) x", "no table where one is expected"),
				List.of("select * from t, lateral (select 1 from u) x", "LATERAL, which the server does not know"),
				List.of("select 1 from\u00A0t", "'\u00A0'"), List.of("select 1 from t\0", "'\0'"),
				List.of("select * from t for system_time as of now()", "does not parse it"),
				List.of("select 姓名 from t", "'姓'"), List.of("select N'x' from t", "a word and a string"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatCanBeReadInTwoWaysIsRefusedWithThePlace(List<String> refused) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> PastStatement.of(refused.get(0)))
			.withMessageContaining(refused.get(1))
			.withMessageContaining(refused.get(0))
			.withMessageContaining("Nothing was sent");
	}

	@Test
	void tableThatTheSyntaxTreeHasNotIsNotLeftInThePresent() {
		String sql = "select * from t, u";
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> PastStatement.read(sql, (text, tokens) -> List.of(15)))
			.withMessageContaining("whether a table is named here, at the end");
	}

	/**
	 * The server takes the name for that of the table, whatever the query around calls
	 * so.
	 */
	@Test
	void nameThatIsGivenFurtherOnIsThatOfTableForBothReaders() {
		String sql = "with t as (select 9) select * from (with a as (select * from t), t as (select 8) select * from a) x";
		assertThat(SyntaxTree.endsOfTables(sql, StatementTokens.of(sql)))
			.containsExactly(sql.indexOf("from t)") + "from t".length());
	}

	@Test
	void deepNestingIsReadInTimeOrRefused() {
		String nested = "select * from (".repeat(40) + "select * from t" + ") x".repeat(40);
		assertThat(PastStatement.of(nested).at(TIME)).isEqualTo(nested.replace("from t", "from t {MO_TS = 7}"));
		String parentheses = "select " + "(".repeat(120) + "1" + ")".repeat(120) + " from t";
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> PastStatement.of(parentheses))
			.withMessageContaining("more than 100 parentheses");
	}

	@Test
	void longStatementsKeepTheirOffsets() {
		String list = "1, ".repeat(20_000);
		String sql = "select * from t where id in (%s2) and x in (select y from d.u) -- é\n union select 'ü🙂' from v"
			.formatted(list);
		assertThat(PastStatement.of(sql).at(TIME)).isEqualTo(sql.replace("from t", "from t {MO_TS = 7}")
			.replace("d.u", "d.u {MO_TS = 7}")
			.replace("from v", "from v {MO_TS = 7}"));
	}

}
