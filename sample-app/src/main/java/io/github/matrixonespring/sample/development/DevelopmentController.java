package io.github.matrixonespring.sample.development;

import io.github.matrixonespring.sample.database.Database;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Development databases over REST.
 */
@RestController
@RequestMapping("/development-databases")
class DevelopmentController {

	private final DevelopmentDatabases developments;

	private final Database database;

	DevelopmentController(DevelopmentDatabases developments, Database database) {
		this.developments = developments;
		this.database = database;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	DevelopmentDatabase create(@RequestBody DevelopmentDatabase development) {
		this.developments.create(this.database.name(), development.snapshot(), development.database());
		return development;
	}

	/**
	 * A database to develop with.
	 *
	 * @param snapshot the name of the snapshot that it starts with, which is made
	 * @param database the database, which is made
	 */
	record DevelopmentDatabase(String snapshot, String database) {

	}

}
