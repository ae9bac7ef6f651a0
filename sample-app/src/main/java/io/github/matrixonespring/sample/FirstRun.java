package io.github.matrixonespring.sample;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.sample.Steps.Checks;
import io.github.matrixonespring.sample.user.BadLineException;
import io.github.matrixonespring.sample.user.ImportedUsers;
import io.github.matrixonespring.sample.user.UserFile;
import io.github.matrixonespring.sample.user.UserImport;
import io.github.matrixonespring.sample.user.UserRehearsal;
import io.github.matrixonespring.sample.user.UserRehearsal.RehearsalFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.stereotype.Component;

/**
 * The steps of the first run.
 */
@Component
@EnableConfigurationProperties(SampleProperties.class)
class FirstRun implements ApplicationRunner, ExitCodeGenerator {

	private static final Logger logger = LoggerFactory.getLogger(FirstRun.class);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSS", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final long BAD_LINE = 14;

	private final UserImport userImport;

	private final UserRehearsal rehearsal;

	private final MatrixOneTemplate matrixOne;

	private final Database database;

	private final SampleProperties properties;

	private final String run;

	private final Steps steps = new Steps();

	FirstRun(UserImport userImport, UserRehearsal rehearsal, MatrixOneTemplate matrixOne, Database database,
			SampleProperties properties, Clock clock) {
		this.userImport = userImport;
		this.rehearsal = rehearsal;
		this.matrixOne = matrixOne;
		this.database = database;
		this.properties = properties;
		// Names of snapshots are not used again: a server may keep those of an earlier
		// run.
		this.run = TIME.format(clock.instant());
	}

	@Override
	public void run(ApplicationArguments args) {
		ServerInfo server = this.matrixOne.serverInfo();
		logger.info("{} as {} of account {}{}", server.version(), server.user(), server.account(),
				server.embedded() ? ", the embedded engine" : "");
		this.steps.step("Import a file of users in one transaction", this::importUsers);
		this.steps.step("Import a file with a bad line", this::importBadLine);
		this.steps.step("Make a snapshot, add a user and clone the database from the snapshot in one transaction",
				this::rehearse);
		this.steps.step("Do the same and fail at the end", this::rehearseAndFail);
		this.steps.step("Clean up", this::cleanUp);
		this.steps.summarize();
	}

	private void importUsers(Checks checks) {
		Path path = this.properties.importFile();
		UserFile file = new UserFile(
				(path != null) ? new FileSystemResource(path) : new ClassPathResource("users.csv"));
		ImportedUsers imported = this.userImport.importUsers(file, snapshot("imported"));
		checks.that("%,d users were imported".formatted(imported.count()),
				this.database.users() == imported.count() && imported.count() > 0);
		checks.that("snapshot %s contains them".formatted(imported.batch()),
				this.database.usersAt(imported.batch()) == imported.count());
	}

	private void importBadLine(Checks checks) {
		long before = this.database.users();
		String batch = snapshot("bad");
		try {
			this.userImport.importUsers(new UserFile(new ClassPathResource("users-with-a-bad-line.csv")), batch);
			checks.that("the bad line was reported", false);
		}
		catch (BadLineException ex) {
			checks.that("reported as '%s'".formatted(ex.getMessage()), ex.getLine() == BAD_LINE);
		}
		checks.that("there is no user more", this.database.users() == before);
		checks.that("there is no snapshot", !this.database.hasSnapshot(batch));
	}

	private void rehearse(Checks checks) {
		long before = this.database.users();
		String email = "charlie@example.com";
		this.rehearsal.addAndKeepTheStateBefore(email, snapshot("before"), this.database.name(), clone("rehearsal"));
		checks.that("the user is there", this.database.hasUser(email));
		checks.that("the clone has the %,d users from before".formatted(before),
				this.database.usersOf(clone("rehearsal")) == before);
		checks.that("the snapshot is kept", this.database.usersAt(snapshot("before")) == before);
	}

	private void rehearseAndFail(Checks checks) {
		String email = "lucy@example.com";
		try {
			this.rehearsal.addAndFail(email, snapshot("failed"), this.database.name(), clone("failed"));
			checks.that("it failed", false);
		}
		catch (RehearsalFailedException ex) {
			checks.that("it failed", true);
		}
		checks.that("there is no such user", !this.database.hasUser(email));
		checks.that("there is no snapshot", !this.database.hasSnapshot(snapshot("failed")));
		checks.that("there is no clone", !this.database.exists(clone("failed")));
	}

	private void cleanUp(Checks checks) {
		this.database.drop(clone("rehearsal"));
		for (String name : new String[] { "imported", "before" }) {
			checks.that("snapshot %s is dropped".formatted(snapshot(name)),
					this.matrixOne.snapshots().dropIfExists(snapshot(name)));
		}
		checks.that("the clone is dropped", !this.database.exists(clone("rehearsal")));
	}

	private String snapshot(String name) {
		return "sample_" + this.run + "_" + name;
	}

	private String clone(String name) {
		return "sample_" + this.run + "_clone_" + name;
	}

	@Override
	public int getExitCode() {
		return this.steps.allChecksHeld() ? 0 : 1;
	}

}
