package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A {@link SnapshotManager} that is somebody else's, and only remembers what it is asked
 * for after a commit.
 */
class RequestedSnapshots implements SnapshotManager {

	private final List<SnapshotRequest> requests = new CopyOnWriteArrayList<>();

	List<SnapshotRequest> requests() {
		return this.requests;
	}

	@Override
	public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
		this.requests.add(request);
		return new CompletableFuture<>();
	}

	@Override
	public Snapshot create(SnapshotRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Snapshot createBefore(SnapshotRequest request) {
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
	public List<Snapshot> list() {
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
	public boolean dropIfExists(String name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void dropAfterCommit(String name) {
		throw new UnsupportedOperationException();
	}

}
