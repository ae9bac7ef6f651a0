package io.github.matrixonespring.sql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which statements end a transaction is what the server has shown, see
 * {@code KnownIssuesIntegrationTests}.
 */
class TransactionControlSqlTests {

	@ParameterizedTest
	@ValueSource(strings = { "SET @a=1", "set session sql_select_limit = 1", "set\n@a=1", "Set/**/@a=1",
			"  \t\n set @a=1", "/* why */ set @a=1", "-- why\nset @a=1", "--\nset @a=1", "# why\n# and why\nset @a=1",
			"/*!40101 SET NAMES utf8 */", "/*! set @a=1 */", ";set @a=1", "commit", "COMMIT WORK", "rollback",
			"rollback to a", "begin", "start transaction", "lock tables item write", "select 1; commit",
			"insert into item values ('it''s'); set @a=1", "insert into item values ('\\'; '); set @a=1",
			"select 1 /* ; */; /* x */ commit", "select `a;b` from item;rollback" })
	void statementThatEndsTransactionIsFound(String sql) {
		assertThat(TransactionControlSql.find(sql)).as(sql).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "select 1", "update item set name = 'x'", "insert into item values ('; commit')",
			"insert into item values (\"; commit\")", "insert into item values ('\\'; commit')",
			"insert into item values ('it''s; commit')", "select 1 -- ; commit", "select 1 # ; commit",
			"select 1 /* ; commit */", "select `; commit` from item", "settle", "set_1", "show variables; select 1",
			"unlock tables", "use other", "savepoint a", "insert into item select 1 on duplicate key update name = 'x'",
			"select 'never ends; commit", "/* never ends; commit", "-- ", "values row(1); select 2" })
	void otherStatementIsNotFound(String sql) {
		assertThat(TransactionControlSql.find(sql)).as(sql).isNull();
	}

	@Test
	void longTextIsRead() {
		String values = "('it\\'s')" + ", ('it\\'s')".repeat(100_000);
		assertThat(TransactionControlSql.find("insert into item values " + values)).isNull();
		assertThat(TransactionControlSql.find("insert into item values " + values + "; commit")).isNotNull();
	}

}
