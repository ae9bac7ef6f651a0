package io.github.matrixonespring.sample.clone;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.sample.database.Database;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Clones of the application's database over REST.
 */
@RestController
@RequestMapping("/clones")
class CloneController {

	private final CloneManager clones;

	private final Database database;

	CloneController(CloneManager clones, Database database) {
		this.clones = clones;
		this.database = database;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	NewClone create(@RequestBody NewClone clone) {
		CloneRequest request = CloneRequest.database(clone.database()).from(this.database.name());
		this.clones.clone((clone.snapshot() != null) ? request.atSnapshot(clone.snapshot()) : request);
		return clone;
	}

	/**
	 * A clone.
	 *
	 * @param database the database to be made
	 * @param snapshot the snapshot that it starts with; left out, what is committed now
	 */
	record NewClone(String database, @Nullable String snapshot) {

	}

}
