package io.github.matrixonespring.test.assertj;

import java.util.List;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.scope.PastScope;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the snapshots that a {@link SnapshotManager} lists. They have no past,
 * and are refused within {@link MatrixOneAssertions#asOf}.
 *
 * @since 0.1.0
 */
public final class SnapshotsAssert extends AbstractAssert<SnapshotsAssert, SnapshotManager> {

	private final SnapshotManager snapshots;

	private @Nullable SnapshotTarget target;

	SnapshotsAssert(SnapshotManager actual) {
		super(actual, SnapshotsAssert.class);
		this.snapshots = actual;
	}

	/**
	 * Look at the snapshots of one target only.
	 * @param target the target
	 * @return this assertion
	 */
	public SnapshotsAssert of(SnapshotTarget target) {
		this.target = target;
		return this;
	}

	/**
	 * Check that these snapshots exist and no others.
	 * @param names names of snapshots
	 * @return this assertion
	 */
	public SnapshotsAssert containsOnly(String... names) {
		names().containsExactlyInAnyOrder(names);
		return this;
	}

	/**
	 * Check that these snapshots exist.
	 * @param names names of snapshots
	 * @return this assertion
	 */
	public SnapshotsAssert contains(String... names) {
		names().contains(names);
		return this;
	}

	/**
	 * Check that these snapshots do not exist.
	 * @param names names of snapshots
	 * @return this assertion
	 */
	public SnapshotsAssert doesNotContain(String... names) {
		names().doesNotContain(names);
		return this;
	}

	/**
	 * Check that there are no snapshots.
	 * @return this assertion
	 */
	public SnapshotsAssert isEmpty() {
		names().isEmpty();
		return this;
	}

	private ListAssert<String> names() {
		PastScope.refusePresent("the list of snapshots");
		List<Snapshot> found = (this.target != null) ? this.snapshots.list(this.target) : this.snapshots.list();
		return Assertions.assertThat(found.stream().map(Snapshot::name).toList())
			.as((this.target != null) ? "snapshots of %s" : "snapshots", this.target);
	}

}
