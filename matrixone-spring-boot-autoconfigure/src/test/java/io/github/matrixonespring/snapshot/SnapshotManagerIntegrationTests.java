package io.github.matrixonespring.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link SnapshotManager} outside of transactions.
 */
class SnapshotManagerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	static HikariDataSource dataSource;

	static MatrixOneTemplate matrixOne;

	@BeforeAll
	static void open() {
		dataSource = database.pool(2);
		matrixOne = new MatrixOneTemplate(dataSource);
		database.control().sql("create table item (id int primary key)").update();
	}

	@AfterAll
	static void close() {
		matrixOne.close();
		dataSource.close();
	}

	private final SnapshotManager snapshots = matrixOne.snapshots();

	@Test
	void createsOfCluster() {
		assertCreated("cluster", SnapshotTarget.cluster(), SnapshotTarget.cluster());
	}

	@Test
	void createsOfOwnAccount() {
		Snapshot created = assertCreated("account", SnapshotTarget.account(), SnapshotTarget.account());
		assertThat(created.account()).isEqualTo("sys");
	}

	@Test
	void ownAccountByNameReadsBackAsOwnAccount() {
		assertCreated("account_by_name", SnapshotTarget.account("sys"), SnapshotTarget.account());
	}

	@Test
	void createsOfDatabase() {
		SnapshotTarget target = SnapshotTarget.database(database.database());
		assertCreated("database", target, target);
	}

	@Test
	void createsOfTable() {
		SnapshotTarget target = SnapshotTarget.table(database.database(), "item");
		assertCreated("table", target, target);
	}

	@Test
	void createsOfCurrentDatabaseWithoutTarget() {
		Snapshot created = this.snapshots.create(SnapshotRequest.named(database.name("current")));
		assertThat(created.target()).isEqualTo(SnapshotTarget.database(database.database()));
	}

	private Snapshot assertCreated(String name, SnapshotTarget requested, SnapshotTarget expected) {
		String unique = database.name(name);
		Snapshot created = this.snapshots.create(unique, requested);
		assertThat(created.name()).isEqualTo(unique);
		assertThat(created.target()).isEqualTo(expected);
		assertThat(created.provisional()).isFalse();
		assertThat(created.createdAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
		assertThat(this.snapshots.get(unique)).isEqualTo(created);
		assertThat(this.snapshots.list(requested)).contains(created);
		assertThat(this.snapshots.list()).contains(created);
		return created;
	}

	@Test
	void getOfUnknownNameThrows() {
		assertThatExceptionOfType(SnapshotNotFoundException.class)
			.isThrownBy(() -> this.snapshots.get(database.name("unknown")))
			.withMessageContaining(database.name("unknown"));
	}

	@Test
	void unknownTargetIsToldApart() {
		String missing = database.name("no_database");
		assertThatExceptionOfType(SnapshotTargetNotFoundException.class)
			.isThrownBy(() -> this.snapshots.create(database.name("x"), SnapshotTarget.database(missing)))
			.withMessage("Snapshot '%s' cannot be created, because database '%s' does not exist", database.name("x"),
					missing);
	}

	@Test
	void takenNameIsToldApart() {
		String name = database.name("taken");
		this.snapshots.create(name, SnapshotTarget.database(database.database()));
		assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
			.isThrownBy(() -> this.snapshots.create(name, SnapshotTarget.database(database.database())))
			.withMessage(
					"Snapshot '%s' already exists: names are unique in the account, so use another one, or drop it",
					name);
	}

	@Test
	void takenNameIsFineForTheSameTargetIfNotExists() {
		String name = database.name("same");
		Snapshot first = this.snapshots.create(SnapshotRequest.named(name));
		assertThat(this.snapshots.create(SnapshotRequest.named(name).ifNotExists())).isEqualTo(first);
		String ofAccount = database.name("same_account");
		Snapshot account = this.snapshots.create(ofAccount, SnapshotTarget.account());
		assertThat(
				this.snapshots.create(SnapshotRequest.named(ofAccount).of(SnapshotTarget.account("sys")).ifNotExists()))
			.isEqualTo(account);
	}

	@ParameterizedTest
	@MethodSource("otherTargets")
	void takenNameIsRefusedForAnotherTargetAlsoIfNotExists(SnapshotTarget other) {
		String name = database.name("other_" + other.level().ordinal());
		this.snapshots.create(name, SnapshotTarget.database(database.database()));
		assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
			.isThrownBy(() -> this.snapshots.create(SnapshotRequest.named(name).of(other).ifNotExists()))
			.withMessage(
					"Snapshot '%s' already exists, but it is of database '%s' and not of %s: names are unique in the account, so use another one",
					name, database.database(), other);
	}

	static Stream<SnapshotTarget> otherTargets() {
		return Stream.of(SnapshotTarget.cluster(), SnapshotTarget.account(), SnapshotTarget.database("mo_catalog"),
				SnapshotTarget.table(database.database(), "item"));
	}

	@Test
	void oneOfManyWhoCreateOneNameAtOnceSucceeds() throws Exception {
		for (int round = 0; round < 10; round++) {
			List<Object> outcomes = createAtOnce(SnapshotRequest.named(database.name("race_" + round)));
			assertThat(outcomes).filteredOn((outcome) -> outcome instanceof Snapshot).hasSize(1);
			assertThat(outcomes).filteredOn((outcome) -> !(outcome instanceof Snapshot))
				.hasOnlyElementsOfType(SnapshotAlreadyExistsException.class);
		}
	}

	@Test
	void manyWhoCreateOneNameAtOnceShareItIfNotExists() throws Exception {
		for (int round = 0; round < 10; round++) {
			String name = database.name("shared_" + round);
			assertThat(createAtOnce(SnapshotRequest.named(name).ifNotExists())).hasSize(4)
				.containsOnly(this.snapshots.get(name));
		}
	}

	private static List<Object> createAtOnce(SnapshotRequest request) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (HikariDataSource pool = database.pool(4)) {
			SnapshotManager manager = SnapshotManager.of(pool);
			List<Object> outcomes = new ArrayList<>();
			for (Future<Object> outcome : threads.invokeAll(Collections.nCopies(4, () -> create(manager, request)))) {
				outcomes.add(outcome.get());
			}
			return outcomes;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Object create(SnapshotManager manager, SnapshotRequest request) {
		try {
			return manager.create(request);
		}
		catch (DataAccessException ex) {
			return ex;
		}
	}

	@Test
	void listOfTargetHasNoOthers() {
		String name = database.name("listed");
		this.snapshots.create(name, SnapshotTarget.database(database.database()));
		otherTargets()
			.forEach((other) -> assertThat(this.snapshots.list(other)).extracting(Snapshot::name).doesNotContain(name));
		assertThat(this.snapshots.list(SnapshotTarget.account("no_such_account"))).isEmpty();
	}

	@Test
	void badNameIsRefusedWithValueAndRule() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.snapshots.get("a b"))
			.withMessage("Snapshot name 'a b' is not allowed: use 1 to 64 of a-z, 0-9 and _");
	}

}
