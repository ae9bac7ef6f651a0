package io.github.matrixonespring.test.connection;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a statement may do. When in doubt, everything.
 */
class StatementEffectTests {

	@ParameterizedTest
	@ValueSource(strings = { "select 1", "  (select * from a) union (select * from b)", "SELECT * FROM t FOR UPDATE",
			"/* comment */ select 1", "-- comment\nselect 1", "show tables", "describe t", "select * from update_log;",
			"with a as (select 1) select * from a", "commit", "rollback", "explain select 1",
			"select `id` from t {MO_TS = 1}" })
	void queriesChangeNothing(String sql) {
		assertThat(StatementEffect.of(sql)).isEqualTo(StatementEffect.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insert into t values (1)", "UPDATE t set a = 1", "delete from t", "drop table t",
			"create table t (id int)", "truncate table t", "alter table t add column a int",
			"create snapshot s for database d", "data branch create table a from b", "call p()", "load data infile 'x'",
			"with a as (select 1) insert into t select * from a", "select 1 into outfile 'x'", "select nextval('s')",
			"select 1; delete from t", "explain analyze delete from t", "restore database d {snapshot = s}",
			"analyze t", "", "something new", "/*! insert into t values (1) */" })
	void everythingElseMayChangeTheDatabase(String sql) {
		assertThat(StatementEffect.of(sql).touchesDatabase()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "set @a = 1", "use other", "insert into t values (1); use other", "select @a := 1",
			"create temporary table t (id int)", "lock tables t read", "prepare s from 'select 1'" })
	void settingsMakeTheConnectionUnfitForOthers(String sql) {
		assertThat(StatementEffect.of(sql).changesConnection()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "begin", "BEGIN", "start transaction" })
	void beginningOfATransactionIsKnown(String sql) {
		assertThat(StatementEffect.of(sql)).isEqualTo(StatementEffect.BEGIN);
	}

}
