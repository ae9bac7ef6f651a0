package io.github.matrixonespring.transaction;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An error that somebody catches, where the server rolls back the whole transaction
 * because of it ({@code mo_rollback_txn_on_error}), and where it does not.
 */
class FailedStatementsIntegrationTests {

	private static final String ENDS = "matrixone.server.capabilities.error-ends-transaction=true";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@AfterEach
	void empty() {
		database.control().sql("delete from item").update();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void transactionThatTheServerHasRolledBackIsNotCommitted(Setup setup) {
		try (ConfigurableApplicationContext context = setup.start(database, ENDS)) {
			JdbcTemplate jdbcTemplate = context.getBean(JdbcTemplate.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
					add(jdbcTemplate, "before");
					assertThatExceptionOfType(BadSqlGrammarException.class)
						.isThrownBy(() -> jdbcTemplate.update("insert into nosuch values (1)"));
					add(jdbcTemplate, "after");
				}))
				.withMessageContaining("What came after is rolled back now");
			assertThat(items()).isZero();
			context.getBean(OuterService.class).commits(() -> add(jdbcTemplate, "another transaction"));
			assertThat(items()).isOne();
		}
	}

	@Test
	void errorSaysWhatHasBecomeOfTheTransaction() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database, ENDS)) {
			MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> context.getBean(OuterService.class)
				.commits(() -> template.jdbc().sql("insert into item (id, name) values (1, null), (1, null)").update()))
				.withMessageContaining("The server has rolled back the whole transaction");
		}
	}

	@Test
	void errorOfAnotherConnectionDoesNotMatter() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database, ENDS)) {
			MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
			String name = database.name("twice");
			template.snapshots().create(name, SnapshotTarget.account());
			context.getBean(OuterService.class).commits(() -> {
				add(context.getBean(JdbcTemplate.class), "before");
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> template.snapshots().create(name, SnapshotTarget.account()));
			});
			assertThat(items()).isOne();
		}
	}

	@Test
	void elsewhereAnErrorUndoesItsStatementOnly() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database)) {
			JdbcTemplate jdbcTemplate = context.getBean(JdbcTemplate.class);
			context.getBean(OuterService.class).commits(() -> {
				add(jdbcTemplate, "before");
				assertThatExceptionOfType(BadSqlGrammarException.class)
					.isThrownBy(() -> jdbcTemplate.update("insert into nosuch values (1)"));
				add(jdbcTemplate, "after");
			});
			assertThat(items()).isEqualTo(2);
		}
	}

	private static void add(JdbcTemplate jdbcTemplate, String name) {
		jdbcTemplate.update("insert into item (name) values (?)", name);
	}

	private static long items() {
		return database.control().sql("select count(*) from item").query(Long.class).single();
	}

}
