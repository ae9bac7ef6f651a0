package io.github.matrixonespring.snapshot;

import org.springframework.util.Assert;

/**
 * A snapshot to be created. Immutable; each method returns a new request.
 *
 * @param name its name
 * @param target what it is to be of
 * @param description a text for events and log lines, or empty; the server has no place
 * for it
 * @param onlyIfMissing whether an existing snapshot of that name and target is taken
 * instead
 * @since 0.1.0
 */
public record SnapshotRequest(SnapshotName name, SnapshotTarget target, String description, boolean onlyIfMissing) {

	/**
	 * Create a request.
	 */
	public SnapshotRequest {
		Assert.notNull(name, "Snapshot name must not be null");
		Assert.notNull(target, "Snapshot target must not be null");
		Assert.notNull(description, "Snapshot description must not be null");
	}

	/**
	 * Start a request, of the current database of the connection.
	 * @param name the name of the snapshot
	 * @return the request
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public static SnapshotRequest named(String name) {
		return new SnapshotRequest(new SnapshotName(name), SnapshotTarget.currentDatabase(), "", false);
	}

	/**
	 * Say what the snapshot is to be of.
	 * @param target the target
	 * @return the request
	 */
	public SnapshotRequest of(SnapshotTarget target) {
		return new SnapshotRequest(this.name, target, this.description, this.onlyIfMissing);
	}

	/**
	 * Describe the snapshot in events and log lines.
	 * @param description the text
	 * @return the request
	 */
	public SnapshotRequest describedAs(String description) {
		return new SnapshotRequest(this.name, this.target, description, this.onlyIfMissing);
	}

	/**
	 * Take an existing snapshot of that name, if it is of the same target. Not for a
	 * snapshot after a commit, which an existing one cannot contain.
	 * @return the request
	 */
	public SnapshotRequest ifNotExists() {
		return new SnapshotRequest(this.name, this.target, this.description, true);
	}

}
