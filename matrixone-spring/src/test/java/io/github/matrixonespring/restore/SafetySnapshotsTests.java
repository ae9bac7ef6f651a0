package io.github.matrixonespring.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A restore goes on without a snapshot that cannot be taken for want of rights or room,
 * and those of earlier ones are dropped in time.
 */
class SafetySnapshotsTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	private final Snapshots snapshots = new Snapshots();

	private final SafetySnapshots safety = new SafetySnapshots(this.snapshots, Duration.ofDays(1));

	private List<Snapshot> take(String... databases) {
		List<Snapshot> taken = new ArrayList<>();
		this.safety.take(List.of(databases), taken::add);
		return taken;
	}

	@Test
	void inTransactionTheyAreDroppedAfterItsCommit() {
		IntStream.range(0, 5).forEach((day) -> this.snapshots.add("before_restore_a" + day, "a", day));
		this.safety.clean(NOW, true);
		this.safety.drop(List.of("before_restore_a0"), true);
		assertThat(this.snapshots.droppedAfterCommit).containsExactly("before_restore_a3", "before_restore_a4",
				"before_restore_a0");
	}

	@Test
	void oneOfEachDatabaseIsTaken() {
		assertThat(take("a", "b")).extracting(Snapshot::target)
			.containsExactly(SnapshotTarget.database("a"), SnapshotTarget.database("b"));
		assertThat(this.snapshots.list).allMatch((snapshot) -> snapshot.name().matches("before_restore_[0-9a-f_]{36}"));
	}

	@Test
	void roleThatMayNotTakeThemRestoresWithout() {
		this.snapshots.failure = new MatrixOnePermissionException("no rights", null);
		assertThat(take("a")).isEmpty();
	}

	@Test
	void fullQuotaDoesNotKeepFromRestoring() {
		this.snapshots.failure = new SnapshotQuotaExceededException("full", null);
		assertThat(take("a")).isEmpty();
	}

	@Test
	void anyOtherFailureDoes() {
		this.snapshots.failure = new QueryTimeoutException("late");
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> take("a"));
	}

	@Test
	void oldOnesAreDroppedButForTheLastThreeOfEachDatabase() {
		IntStream.range(0, 5).forEach((day) -> this.snapshots.add("before_restore_a" + day, "a", day));
		IntStream.range(3, 6).forEach((day) -> this.snapshots.add("before_restore_b" + day, "b", day));
		this.snapshots.add("other", "a", 9);
		this.safety.clean(NOW, false);
		assertThat(this.snapshots.list).extracting(Snapshot::name)
			.containsExactlyInAnyOrder("before_restore_a0", "before_restore_a1", "before_restore_a2",
					"before_restore_b3", "before_restore_b4", "before_restore_b5", "other");
	}

	@Test
	void failureToDropThemDoesNotAffectTheRestore() {
		this.snapshots.add("before_restore_a", "a", 0);
		this.snapshots.failure = new QueryTimeoutException("late");
		this.safety.clean(NOW, false);
		this.safety.drop(List.of("before_restore_a"), false);
		assertThat(this.snapshots.list).hasSize(1);
	}

	private static final class Snapshots implements SnapshotManager {

		private final List<Snapshot> list = new ArrayList<>();

		private final List<String> droppedAfterCommit = new ArrayList<>();

		private @Nullable RuntimeException failure;

		void add(String name, String database, int daysAgo) {
			Instant created = NOW.minus(Duration.ofDays(daysAgo)).minusSeconds(1);
			this.list.add(new Snapshot(name, SnapshotTarget.database(database), "sys",
					created.getEpochSecond() * 1_000_000_000L, false));
		}

		private void fail() {
			if (this.failure != null) {
				throw this.failure;
			}
		}

		@Override
		public Snapshot createBefore(SnapshotRequest request) {
			fail();
			add(request.name().value(), request.target().databaseName(), 0);
			return this.list.get(this.list.size() - 1);
		}

		@Override
		public List<Snapshot> list() {
			fail();
			return List.copyOf(this.list);
		}

		@Override
		public boolean dropIfExists(String name) {
			fail();
			return this.list.removeIf((snapshot) -> snapshot.name().equals(name));
		}

		@Override
		public Snapshot create(SnapshotRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Snapshot get(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Optional<Snapshot> find(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<Snapshot> list(SnapshotTarget target) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void drop(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void dropAfterCommit(String name) {
			this.droppedAfterCommit.add(name);
		}

	}

}
