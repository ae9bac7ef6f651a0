package io.github.matrixonespring.transaction;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotDroppedEvent;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Somebody else drops a snapshot that a transaction still counts on.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE,
		names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
class DroppedByOthersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private ConfigurableApplicationContext context;

	private OuterService outer;

	private SnapshotManager snapshots;

	private RecordedEvents events;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.setup,
				() -> this.setup.start(database, "spring.datasource.hikari.maximum-pool-size=1"));
		this.outer = this.context.getBean(OuterService.class);
		this.snapshots = this.context.getBean(SnapshotManager.class);
		this.events = this.context.getBean(RecordedEvents.class);
		this.events.clear();
		this.name = database.newName("d");
	}

	@Test
	void dropAfterCommitOfSnapshotThatIsGoneByThenIsNoFailure() {
		this.snapshots.create(request());
		this.outer.commits(() -> {
			add();
			this.snapshots.dropAfterCommit(this.name);
			dropByHand();
		});
		assertThat(items()).isEqualTo(1);
		assertToldNothing();
	}

	@Test
	void rollbackWithoutItsProvisionalSnapshotIsNoFailure() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.snapshots.createBefore(request());
			add();
			dropByHand();
		}));
		assertThat(items()).isZero();
		assertToldNothing();
	}

	@Test
	void snapshotThatSomebodyElseHasCreatedInPlaceOfProvisionalOneIsKept() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.snapshots.createBefore(request());
			dropByHand();
			database.control().sql("create snapshot " + this.name + " for database " + database.database()).update();
		}));
		assertThat(this.snapshots.exists(this.name)).isTrue();
		assertThat(this.events.of(SnapshotDroppedEvent.class)).isEmpty();
		dropByHand();
	}

	@Test
	void commitWithoutItsProvisionalSnapshotIsNoFailure() {
		this.outer.commits(() -> {
			this.snapshots.createBefore(request());
			add();
			dropByHand();
			assertThat(this.snapshots.find(this.name)).isEmpty();
		});
		assertThat(items()).isEqualTo(1);
		assertToldNothing();
	}

	@Test
	void nameOfProvisionalSnapshotThatIsGoneCanBeUsedAgain() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.snapshots.createBefore(request());
			dropByHand();
			assertThat(this.snapshots.createBefore(request()).provisional()).isTrue();
		}));
		assertThat(this.snapshots.find(this.name)).isEmpty();
		assertThat(this.events.of(SnapshotDroppedEvent.class)).containsExactly(new SnapshotDroppedEvent(this.name));
	}

	@Test
	void cloneOfProvisionalSnapshotThatIsGoneIsRefusedAndTheTransactionGoesOn() {
		CloneManager clones = this.context.getBean(CloneManager.class);
		this.outer.commits(() -> {
			this.snapshots.createBefore(request());
			dropByHand();
			assertThatExceptionOfType(SnapshotNotFoundException.class)
				.isThrownBy(() -> clones.cloneDatabase(this.name + "_clone", database.database(), this.name));
			add();
		});
		assertThat(items()).isEqualTo(1);
	}

	private SnapshotRequest request() {
		return SnapshotRequest.named(this.name);
	}

	private void add() {
		this.context.getBean(ItemStore.class).add(this.name);
	}

	private void dropByHand() {
		database.control().sql("drop snapshot " + this.name).update();
	}

	private void assertToldNothing() {
		assertThat(this.snapshots.find(this.name)).isEmpty();
		assertThat(this.events.of(SnapshotDroppedEvent.class)).isEmpty();
		assertThat(this.events.of(SnapshotFailedEvent.class)).isEmpty();
	}

	private long items() {
		return database.control()
			.sql("select count(*) from item where name = ?")
			.param(this.name)
			.query(Long.class)
			.single();
	}

}
