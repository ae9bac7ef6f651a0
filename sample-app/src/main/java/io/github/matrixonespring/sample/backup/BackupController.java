package io.github.matrixonespring.sample.backup;

import io.github.matrixonespring.sample.database.Database;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Backups of the application's database over REST.
 */
@RestController
@RequestMapping("/backups")
class BackupController {

	private final DatabaseBackup backups;

	private final Database database;

	BackupController(DatabaseBackup backups, Database database) {
		this.backups = backups;
		this.database = database;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Backup backUp(@RequestBody NewBackup backup) {
		return this.backups.backUp(this.database.name(), backup.snapshot(), backup.database());
	}

	/**
	 * A backup to be made.
	 *
	 * @param snapshot the name of the snapshot
	 * @param database the database for the backup
	 */
	record NewBackup(String snapshot, String database) {

	}

}
