package io.github.matrixonespring.transaction;

import java.util.Locale;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.Wire;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an annotated service call sends, and on which connection.
 */
class WireIntegrationTests {

	private static final String POOL_OF_ONE = "spring.datasource.hikari.maximum-pool-size=1";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void annotatedCallThatNamesItsDatabaseSendsNothingMoreThanItsSnapshot(Setup setup) throws Exception {
		String warmUp = database.name(setup.name().toLowerCase(Locale.ROOT) + "_warm_up");
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_wire");
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, POOL_OF_ONE)) {
			ItemService items = context.getBean(ItemService.class);
			items.required(warmUp);
			Wire wire = wired.wire();
			wire.clear();
			items.ofDatabase(name, database.database());
			assertThat(wire.texts().stream().map(WireIntegrationTests::withoutValues)).containsExactly(
					"SET autocommit=0", "BEGIN", "insert into item (name) values ()", "COMMIT", "SET autocommit=1",
					"CREATE SNAPSHOT `%s` FOR DATABASE `%s`".formatted(name, database.database()));
			assertThat(wire.connections("")).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void annotatedCallThatNamesNoDatabaseAsksForTheCurrentOne(Setup setup) throws Exception {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_current");
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, POOL_OF_ONE)) {
			ItemService items = context.getBean(ItemService.class);
			items.required(name + "_warm_up");
			wired.wire().clear();
			items.required(name);
			assertThat(wired.wire().texts().stream().map(WireIntegrationTests::withoutValues)).containsExactly(
					"SET autocommit=0", "BEGIN", "insert into item (name) values ()", "select database()", "COMMIT",
					"SET autocommit=1", "CREATE SNAPSHOT `%s` FOR DATABASE `%s`".formatted(name, database.database()));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void plainTransactionSendsNothingMoreThanBegin(Setup setup) throws Exception {
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, POOL_OF_ONE)) {
			ItemService items = context.getBean(ItemService.class);
			items.conditionNotMet(database.name(setup.name().toLowerCase(Locale.ROOT) + "_plain_warm_up"));
			wired.wire().clear();
			items.conditionNotMet(database.name(setup.name().toLowerCase(Locale.ROOT) + "_plain"));
			assertThat(wired.wire().texts().stream().map(WireIntegrationTests::withoutValues)).containsExactly(
					"SET autocommit=0", "BEGIN", "insert into item (name) values ()", "COMMIT", "SET autocommit=1");
		}
	}

	private static String withoutValues(String text) {
		return text.replaceAll("\\('[^']*'\\)|\\(\\?\\)", "()");
	}

}
