package io.github.matrixonespring.transaction;

import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.Wire;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A read-only transaction does not write, on whatever version, and costs nothing.
 */
class ReadOnlyIntegrationTests {

	private static final String INSERT = "insert into item (name) values ('read-only')";

	/** What the driver takes for a query, or for no statement that writes. */
	private static final List<String> UNSEEN_BY_THE_DRIVER = List.of(
			"with n as (select 'read-only' as name) insert into item (name) select name from n", "select 1; " + INSERT,
			"prepare writer from \"" + INSERT.replace("'", "''") + "\"", "/* select */ delete from item",
			"explain analyze " + INSERT);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void transactionSendsNothingThatSaysSo(Setup setup) throws Exception {
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired,
						"spring.datasource.hikari.maximum-pool-size=1")) {
			read(context);
			Wire wire = wired.wire();
			wire.clear();
			read(context);
			assertThat(wire.texts()).containsExactly("SET autocommit=0", "select count(*) from item", "COMMIT",
					"SET autocommit=1");
		}
	}

	private static void read(ConfigurableApplicationContext context) {
		readOnly(context).executeWithoutResult((status) -> context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from item", Long.class));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void writeIsRefused(Setup setup) {
		try (ConfigurableApplicationContext context = setup.start(database)) {
			JdbcTemplate jdbcTemplate = context.getBean(JdbcTemplate.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> readOnly(context).executeWithoutResult((status) -> jdbcTemplate.update(INSERT)));
			assertThat(items()).isZero();
			jdbcTemplate.update(INSERT);
			assertThat(items()).as("the connection of the pool is as it was").isOne();
			database.control().sql("delete from item").update();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void ownClientRefusesWhatTheDriverDoesNotSee(Setup setup) {
		try (ConfigurableApplicationContext context = setup.start(database)) {
			MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
			readOnly(context).executeWithoutResult((status) -> {
				for (String sql : UNSEEN_BY_THE_DRIVER) {
					assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
						.isThrownBy(() -> template.jdbc().sql(sql).update())
						.withMessageContaining("cannot be sent in a read-only transaction. Nothing was sent");
				}
				assertThat(
						template.jdbc().sql("with n as (select 1 as one) select one from n").query(Long.class).single())
					.isOne();
				assertThat(template.jdbc().sql("(select 1) union (select 2)").query(Long.class).list()).hasSize(2);
			});
			assertThat(items()).isZero();
		}
	}

	@Test
	void poolThatIsReadOnlyStartsAndReads() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database,
				"spring.datasource.hikari.read-only=true")) {
			assertThat(context.getBean(HikariDataSource.class).isReadOnly()).isTrue();
			JdbcTemplate jdbcTemplate = context.getBean(JdbcTemplate.class);
			assertThat(jdbcTemplate.queryForObject("select count(*) from item", Long.class)).isZero();
			read(context);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> jdbcTemplate.update(INSERT));
		}
	}

	private static TransactionTemplate readOnly(ConfigurableApplicationContext context) {
		TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		template.setReadOnly(true);
		return template;
	}

	private static long items() {
		return database.control().sql("select count(*) from item").query(Long.class).single();
	}

}
