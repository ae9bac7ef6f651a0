package io.github.matrixonespring.snapshot;

import java.time.Duration;
import java.time.Instant;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;

import org.springframework.util.Assert;

/**
 * A snapshot to be created. Immutable; each method returns a new request.
 *
 * @param name its name; the prefix of its name if it is coalesced
 * @param target what it is to be of
 * @param label a text to find it by in the ledger, or empty
 * @param description a text for the ledger, for events and for log lines, or empty; the
 * server has no place for it
 * @param onlyIfMissing whether an existing snapshot of that name and target is taken
 * instead
 * @param coalesce how long to wait for other requests of the same name and target, to
 * create one snapshot for all of them; zero for one of its own
 * @param onFailure what to do if it cannot be created after a commit
 * @param origin where the request comes from
 * @since 0.1.0
 */
public record SnapshotRequest(SnapshotName name, SnapshotTarget target, String label, String description,
		boolean onlyIfMissing, Duration coalesce, OnFailure onFailure, Origin origin) {

	private static final int MAX_LABEL_LENGTH = 255;

	private static final Duration MAX_COALESCE = Duration.ofHours(1);

	/**
	 * Create a request.
	 */
	public SnapshotRequest {
		Assert.notNull(name, "Snapshot name must not be null");
		Assert.notNull(target, "Snapshot target must not be null");
		Assert.notNull(label, "Snapshot label must not be null");
		String givenLabel = label;
		Assert.isTrue(label.length() <= MAX_LABEL_LENGTH,
				() -> "Snapshot label '%s' is not allowed: use at most %d characters".formatted(givenLabel,
						MAX_LABEL_LENGTH));
		Assert.notNull(description, "Snapshot description must not be null");
		Assert.notNull(coalesce, "Snapshot coalescing window must not be null");
		Assert.notNull(onFailure, "What to do on failure must not be null");
		Assert.notNull(origin, "Origin of the request must not be null");
		Assert.isTrue(!coalesce.isNegative() && coalesce.compareTo(MAX_COALESCE) <= 0,
				() -> "Snapshot coalescing window %s is not allowed: use more than 0 and at most %s".formatted(coalesce,
						MAX_COALESCE));
	}

	/**
	 * Start a request, of the current database of the connection.
	 * @param name the name of the snapshot
	 * @return the request
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public static SnapshotRequest named(String name) {
		return new SnapshotRequest(new SnapshotName(name), SnapshotTarget.currentDatabase(), "", "", false,
				Duration.ZERO, OnFailure.LOG, Origin.CALL);
	}

	/**
	 * Say what the snapshot is to be of.
	 * @param target the target
	 * @return the request
	 */
	public SnapshotRequest of(SnapshotTarget target) {
		return new SnapshotRequest(this.name, target, this.label, this.description, this.onlyIfMissing, this.coalesce,
				this.onFailure, this.origin);
	}

	/**
	 * Give the snapshot a label, by which the ledger finds it; other snapshots may have
	 * the same.
	 * @param label the label, at most 255 characters
	 * @return the request
	 * @throws IllegalArgumentException if it is longer
	 */
	public SnapshotRequest labelled(String label) {
		return new SnapshotRequest(this.name, this.target, label, this.description, this.onlyIfMissing, this.coalesce,
				this.onFailure, this.origin);
	}

	/**
	 * Describe the snapshot in the ledger, in events and in log lines.
	 * @param description the text
	 * @return the request
	 */
	public SnapshotRequest describedAs(String description) {
		return new SnapshotRequest(this.name, this.target, this.label, description, this.onlyIfMissing, this.coalesce,
				this.onFailure, this.origin);
	}

	/**
	 * Take an existing snapshot of that name, if it is of the same target. Not for a
	 * snapshot after a commit, which an existing one cannot contain.
	 * @return the request
	 */
	public SnapshotRequest ifNotExists() {
		return new SnapshotRequest(this.name, this.target, this.label, this.description, true, this.coalesce,
				this.onFailure, this.origin);
	}

	/**
	 * Create one snapshot for all requests of this name and target that are committed
	 * within a time, in this JVM: on another thread, when the time is over, under a
	 * unique name that begins with this one. Only for a snapshot after a commit, and only
	 * with the ledger.
	 * @param window how long to wait for others, from the first one on; at most an hour
	 * @return the request
	 * @throws IllegalArgumentException if the window is not positive or too long, or the
	 * name too long for a prefix
	 */
	public SnapshotRequest coalescedWithin(Duration window) {
		Assert.isTrue(window.compareTo(Duration.ZERO) > 0,
				() -> "Snapshot coalescing window %s is not allowed: use more than 0".formatted(window));
		UniqueName.checkPrefix(this.name.value());
		return new SnapshotRequest(this.name, this.target, this.label, this.description, this.onlyIfMissing, window,
				this.onFailure, this.origin);
	}

	/**
	 * Say what to do if the snapshot cannot be created after a commit. The data is
	 * committed all the same, and the future fails.
	 * @param onFailure the policy; {@link OnFailure#RETRY} needs the ledger
	 * @return the request
	 */
	public SnapshotRequest onFailure(OnFailure onFailure) {
		return new SnapshotRequest(this.name, this.target, this.label, this.description, this.onlyIfMissing,
				this.coalesce, onFailure, this.origin);
	}

	/**
	 * Say that an annotated method asks for the snapshot. Nobody has the future of such a
	 * request.
	 * @param method the method, as {@code class.method}
	 * @param skipped how many calls of it have asked for none before, because the last
	 * one was not long enough ago
	 * @return the request
	 */
	SnapshotRequest askedBy(String method, long skipped) {
		return new SnapshotRequest(this.name, this.target, this.label, this.description, this.onlyIfMissing,
				this.coalesce, this.onFailure, new Origin(method, skipped));
	}

	/**
	 * Tell whether one snapshot is created for several requests.
	 * @return whether it is
	 */
	public boolean isCoalesced() {
		return !this.coalesce.isZero();
	}

	/**
	 * Make of a request with the prefix of a name one for a snapshot of its own, whose
	 * name goes on with the time and a random suffix.
	 * @param now the time
	 * @return the request
	 * @throws IllegalArgumentException if the name is too long for a prefix
	 */
	public SnapshotRequest uniquelyNamed(Instant now) {
		UniqueName.checkPrefix(this.name.value());
		return new SnapshotRequest(new SnapshotName(UniqueName.of(this.name.value(), now)), this.target, this.label,
				this.description, this.onlyIfMissing, Duration.ZERO, this.onFailure, this.origin);
	}

	boolean isAnnotated() {
		return !this.origin.method().isEmpty();
	}

	/**
	 * Where a request comes from.
	 *
	 * @param method the annotated method, or an empty string
	 * @param skipped how many calls have asked for none, because the last one was not
	 * long enough ago
	 */
	public record Origin(String method, long skipped) {

		/** A call of the {@link SnapshotManager}. */
		static final Origin CALL = new Origin("", 0);

	}

}
