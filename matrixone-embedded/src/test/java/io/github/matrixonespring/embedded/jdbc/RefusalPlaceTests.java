package io.github.matrixonespring.embedded.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where a refusal says that the refused piece stands.
 */
class RefusalPlaceTests {

	private Connection connection;

	@BeforeEach
	void connect() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:matrixone:mem:refusals");
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("create table t (id int primary key, n int)");
			statement.execute("insert into t values (1, 1)");
		}
	}

	@AfterEach
	void shutdown() throws SQLException {
		this.connection.close();
		EmbeddedDriver.shutdown("refusals");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					select a.id from t a full join t b on a.id = b.id for update | FULL JOIN with FOR UPDATE | 22
					select n, count(*) from t group by n with rollup | WITH ROLLUP | 38
					select id, bin_to_uuid(x'00') from t | bin_to_uuid of 1 bytes | 12
					select id from t where id = cast(n as nchar(2)) | a cast to nchar(2) | 39
					select id, @a := id from t | the expression @a := id | 12
					select id from t order by id limit '1' | a LIMIT that is no whole number | 30
					select id from t x where exists (select 1 from t where n = x.id limit 1) | LIMIT in a subquery that depends on the outer query | 65
					insert into t (id, id) values (2, 3) | the column id twice in an insertion | 16
					update t a, t b set a.n = 1, b.n = 2 | an UPDATE of several tables | 1
					select aes_encrypt('a', 'key') from t | the function aes_encrypt | 8
					""")
	void aRefusalTellsTheColumnOfThePiece(String sql, String piece, int column) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(sql))
				.withMessage(
						"not supported by the embedded engine: " + piece + " at line 1, column " + column + ": " + sql)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("HYC00"));
		}
	}

}
