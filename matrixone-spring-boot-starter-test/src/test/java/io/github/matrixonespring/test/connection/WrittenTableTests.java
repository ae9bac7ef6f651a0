package io.github.matrixonespring.test.connection;

import io.github.matrixonespring.test.database.Changes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which table a statement writes to. When in doubt, any.
 */
class WrittenTableTests {

	private static final String DATABASE = "motest_c_1";

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (1)", "INSERT INTO t(a) VALUES (?)", "insert ignore t set a = 1",
			"insert into `t` (a) select a from u", "insert into motest_c_1.t values (1)",
			"insert into `motest_c_1` . `t` values (1)", "insert /* a */ into -- b\n t # c\n values (1)",
			"insert into t with a as (select 1) select * from a",
			"insert into t (a) values (1) on duplicate key update a = 2;", "replace into t values (1)",
			"replace t (a) values (1)", "update t set a = 1", "UPDATE t x SET x.a = (select max(b) from u)",
			"update t as x set a = 1 where b in (select b from u)", "update `t` set a = 1 order by b limit 1",
			"delete from t", "delete from t;", "delete from t where a = 1", "delete from t x where x.a = 1",
			"delete x from t x where x.a = 1", "delete x from t as x", "delete t from t", "delete from t limit 1",
			"truncate t", "truncate table t;" })
	void tableOfAPlainStatementIsKnown(String sql) {
		assertThat(WrittenTable.of(sql, DATABASE)).isEqualTo(Changes.ofRowsIn("t"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into a```b values (1)", "insert into `a``b` values (1)" })
	void quoteInANameIsReadAsTheServerReadsIt(String sql) {
		assertThat(WrittenTable.of(sql, DATABASE)).isIn(Changes.ofRowsIn("a`b"), Changes.ANYTHING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "update t, u set t.a = 1", "update t join u on t.a = u.a set u.b = 1",
			"update t left join u using (a) set u.b = 1", "update (select * from u) x, t set t.a = 1",
			"delete t, u from t join u", "delete from t using t join u", "delete from t, u using t join u",
			"delete u from t join u on t.a = u.a", "delete u from t", "delete x from t y",
			"insert into other.t values (1)", "insert into t.u.v values (1)", "update other.t set a = 1",
			"truncate other.t", "insert into \"t\" values (1)", "insert into 't' values (1)",
			"update t {snapshot = s} set a = 1", "delete from t {snapshot = s}",
			"insert /*! into t */ into u values (1)", "insert /*+ hint */ into t values (1)",
			"insert overwrite t values (1)", "insert into t", "update t", "delete", "insert into `t values (1)",
			"truncate table t, u", "drop table t", "create table t (a int)", "alter table t add b int",
			"create table t as select * from u", "load data infile 'x' into table t", "update @t set a = 1",
			"insert into ? values (1)", "" })
	void everythingElseMayWriteToAnyTable(String sql) {
		assertThat(WrittenTable.of(sql, DATABASE)).isEqualTo(Changes.ANYTHING);
	}

}
