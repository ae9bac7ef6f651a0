package io.github.matrixonespring.diff;

import java.util.Collections;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.HistoryOperations.RowHistory;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The versions of a row are those at the snapshots that cover its table.
 */
class HistoryIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	@BeforeAll
	static void change() {
		pool = database.pool(1);
		matrixOne = new MatrixOneTemplate(pool);
		snapshot("s0");
		send("create table orders (id int primary key, note varchar(20))");
		snapshot("s1");
		send("insert into orders values (42, 'a'), (43, 'x')");
		snapshot("s2");
		send("update orders set note = 'y' where id = 43");
		snapshot("s3");
		send("update orders set note = 'b' where id = 42");
		matrixOne.snapshots().create(name("s4"), SnapshotTarget.table(database.database(), "orders"));
		send("create table other (id int primary key)");
		matrixOne.snapshots().create(name("other"), SnapshotTarget.table(database.database(), "other"));
		send("alter table orders add column n int default 1");
		snapshot("s5");
		send("delete from orders where id = 42");
		snapshot("s6");
	}

	private static void snapshot(String name) {
		matrixOne.snapshots().create(name(name), SnapshotTarget.database(database.database()));
	}

	private static String name(String name) {
		return database.name(name);
	}

	private static void send(String sql) {
		database.control().sql(sql).update();
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		pool.close();
	}

	private static RowHistory of(Object... key) {
		return matrixOne.history(database.database(), "orders").key(key);
	}

	@Test
	void versionsThatFollowEachOtherDiffer() {
		assertThat(of(42).all())
			.extracting((version) -> version.first().name(), (version) -> version.last().name(), RowVersion::row)
			.containsExactly(tuple(name("s0"), name("s1"), null),
					tuple(name("s2"), name("s3"), Map.of("id", 42, "note", "a")),
					tuple(name("s4"), name("s4"), Map.of("id", 42, "note", "b")),
					tuple(name("s5"), name("s5"), Map.of("id", 42, "note", "b", "n", 1)),
					tuple(name("s6"), name("s6"), null));
	}

	@Test
	void momentsRestrictTheSnapshots() {
		assertThat(of(42).between(PointInTime.snapshot(name("s2")), PointInTime.snapshot(name("s4"))))
			.extracting((version) -> version.first().name())
			.containsExactly(name("s2"), name("s4"));
		assertThat(of(42).between(PointInTime.snapshot(name("s5")), PointInTime.now())).hasSize(2);
	}

	@Test
	void keyOfAnotherSizeIsRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> of(42, 43).all())
			.withMessageContaining(
					"has 1 columns at snapshot '%s': [id]. Given are 2 values: [42, 43]".formatted(name("s1")));
	}

	@Test
	void keyThatNeverWasHasOneVersionWithoutRow() {
		assertThat(of(7).all()).extracting(RowVersion::row).isEqualTo(Collections.singletonList(null));
	}

}
