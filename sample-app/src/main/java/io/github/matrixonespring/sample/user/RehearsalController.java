package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.sample.database.Database;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Rehearsals over REST.
 */
@RestController
@RequestMapping("/rehearsals")
class RehearsalController {

	private final UserRehearsal rehearsal;

	private final Database database;

	RehearsalController(UserRehearsal rehearsal, Database database) {
		this.rehearsal = rehearsal;
		this.database = database;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	RehearsedUser rehearse(@RequestBody Rehearsal request) {
		boolean made = this.rehearsal.registerAndKeepTheStateBefore(request.user(), request.snapshot(),
				this.database.name(), request.database());
		return new RehearsedUser(request.user(), request.database(), made);
	}

	/**
	 * What is asked for.
	 *
	 * @param user the user to register
	 * @param snapshot the name of the snapshot from before
	 * @param database the database to make of it
	 */
	record Rehearsal(NewUser user, String snapshot, String database) {

		Rehearsal {
			Assert.notNull(user, "the user must not be missing");
		}

	}

	/**
	 * What was done.
	 *
	 * @param user the user
	 * @param database the database from before
	 * @param made whether it was made; else it was there
	 */
	record RehearsedUser(NewUser user, String database, boolean made) {

	}

}
