package io.github.matrixonespring.compatibility;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * The snapshots that an application has taken, which are dropped with it.
 */
class TakenSnapshots {

	private final ObjectProvider<SnapshotManager> snapshots;

	private final List<String> names = new CopyOnWriteArrayList<>();

	TakenSnapshots(ObjectProvider<SnapshotManager> snapshots) {
		this.snapshots = snapshots;
	}

	@EventListener
	void on(SnapshotCreatedEvent event) {
		this.names.add(event.name());
	}

	List<String> names() {
		return List.copyOf(this.names);
	}

	@EventListener(ContextClosedEvent.class)
	void forget() {
		this.names.forEach(this.snapshots.getObject()::drop);
		this.names.clear();
	}

}
