package io.github.matrixonespring.sample.snapshot;

import java.net.URI;
import java.util.List;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Snapshots of the application's database over REST.
 */
@RestController
@RequestMapping("/snapshots")
class SnapshotController {

	private final SnapshotManager snapshots;

	private final Database database;

	SnapshotController(SnapshotManager snapshots, Database database) {
		this.snapshots = snapshots;
		this.database = database;
	}

	@GetMapping
	List<SnapshotEntry> list() {
		return this.snapshots.list(target()).stream().map(SnapshotEntry::of).toList();
	}

	@GetMapping("/{name}")
	SnapshotEntry get(@PathVariable String name) {
		return SnapshotEntry.of(this.snapshots.get(name));
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<SnapshotEntry> create(@RequestBody NewSnapshot snapshot) {
		SnapshotRequest request = SnapshotRequest.named(snapshot.name()).of(target());
		SnapshotEntry created = SnapshotEntry.of(this.snapshots
			.create((snapshot.description() != null) ? request.describedAs(snapshot.description()) : request));
		return ResponseEntity.created(URI.create("/snapshots/" + created.name())).body(created);
	}

	@DeleteMapping("/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void drop(@PathVariable String name) {
		this.snapshots.drop(name);
	}

	private SnapshotTarget target() {
		return SnapshotTarget.database(this.database.name());
	}

	/**
	 * A snapshot to be made.
	 *
	 * @param name the name
	 * @param description what it is for
	 */
	record NewSnapshot(String name, @Nullable String description) {

	}

}
