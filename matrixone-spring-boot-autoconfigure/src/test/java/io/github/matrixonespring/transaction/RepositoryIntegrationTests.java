package io.github.matrixonespring.transaction;

import java.util.Locale;

import io.github.matrixonespring.testapp.Item;
import io.github.matrixonespring.testapp.ItemRepository;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotated methods of repositories, whose transaction is that of Spring Data.
 */
class RepositoryIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "JPA.*")
	void methodIsContainedAndItsNameMayContainTheGeneratedId(Setup setup) {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT));
		try (ConfigurableApplicationContext context = setup.start(database)) {
			Item saved = context.getBean(ItemRepository.class).saveAndFlush(new Item(name));
			assertThat(count("select count(*) from item {snapshot = '" + snapshot(saved) + "'} where name = ?", name))
				.isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "JPA.*")
	void methodInTransactionThatFailsHasNoSnapshot(Setup setup) {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_fails");
		try (ConfigurableApplicationContext context = setup.start(database)) {
			ItemRepository repository = context.getBean(ItemRepository.class);
			assertThatExceptionOfType(OuterFailedException.class).isThrownBy(
					() -> context.getBean(OuterService.class).fails(() -> repository.saveAndFlush(new Item(name))));
		}
		assertThat(count("select count(*) from item where name = ?", name)).isZero();
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname like ?", name + "%")).isZero();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = "JPA")
	void snapshotIsTakenOnTheConnectionThatHasCommitted(Setup setup) throws Exception {
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired)) {
			context.getBean(ItemRepository.class).saveAndFlush(new Item(database.name("wire")));
			assertThat(wired.wire().connections("CREATE SNAPSHOT")).isEqualTo(wired.wire().connections("insert"));
		}
	}

	private static String snapshot(Item item) {
		return item.getName() + "_" + item.getId();
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

}
