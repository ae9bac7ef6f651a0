package io.github.matrixonespring.embedded.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What restores leave in H2.
 */
class RestoresTests {

	private static final SnapshotTarget SHOP = SnapshotTarget.database("shop");

	private Instance instance;

	private Session session;

	@BeforeEach
	void start() throws SQLException {
		this.instance = new Instance("shop");
		this.session = this.instance.connect("shop");
		for (String table : List.of("a", "b")) {
			new Tables(this.session).create(new ObjectName("shop", table), false, "", (schema) -> List
				.of("create table " + StorageNames.qualified(schema, table) + " (id int, " + HiddenKey.DDL + ")"),
					List.of());
		}
		new Relations(this.session).createView(new ObjectName("shop", "v"), false, false,
				new View(0, "v", "", "shop", "select id from a", List.of(), List.of()));
		this.instance.snapshots().create("s", SHOP, false);
	}

	@AfterEach
	void stop() throws SQLException {
		this.instance.shutdown();
	}

	@Test
	void leaveNothingOfWhatTheyReplace() throws SQLException {
		long schemas = schemas();
		restore();
		assertThat(schemas()).isEqualTo(schemas);
	}

	@Test
	void leaveNothingBehindWhenTheyFail() throws SQLException {
		long schemas = schemas();
		CatalogState before = this.session.catalog();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> restore((view, moment) -> {
			if (moment.snapshot() == null) {
				throw ServerError.unknownTableInQuery(view.name());
			}
		}));
		assertThat(schemas()).isEqualTo(schemas);
		assertThat(this.session.catalog()).isSameAs(before);
		assertThat(this.session.transactions().id()).isEmpty();
	}

	@Test
	void leaveTheTransactionOpenThatTheyWereTheFirstOf() throws SQLException {
		this.session.transactions().setAutoCommit(false);
		this.session.enter(TransactionRule.UNCLASSIFIED, false);
		String id = this.session.transactions().id();
		restore();
		assertThat(this.session.transactions().id()).isEqualTo(id).isNotEmpty();
		assertThat(this.session.transactions().writtenTables()).isEmpty();
	}

	private void restore() throws SQLException {
		restore((view, moment) -> {
		});
	}

	private void restore(Restores.ViewCheck views) throws SQLException {
		new Restores(this.session).restore(SHOP, "s", views);
	}

	private long schemas() throws SQLException {
		try (Statement statement = this.session.storage().createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from INFORMATION_SCHEMA.SCHEMATA")) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
