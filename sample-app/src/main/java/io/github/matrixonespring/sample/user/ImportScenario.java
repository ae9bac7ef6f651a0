package io.github.matrixonespring.sample.user;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.matrixonespring.sample.SampleProperties;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.util.FileSystemUtils;

/**
 * Imports of CSV files: that of the user or a bundled one, one with a bad line, and a
 * large one.
 */
@NumberedScenario(11)
class ImportScenario implements Scenario {

	private static final long BAD_LINE = 14;

	private final UserImport userImport;

	private final Database database;

	private final SampleProperties properties;

	ImportScenario(UserImport userImport, Database database, SampleProperties properties) {
		this.userImport = userImport;
		this.database = database;
		this.properties = properties;
	}

	@Override
	public String title() {
		return "Import files of users, each in one transaction";
	}

	@Override
	public void run(Names names, Checks checks) throws IOException {
		Path path = this.properties.importFile();
		importAll((path != null) ? new FileSystemResource(path) : new ClassPathResource("users.csv"),
				names.snapshot("imported"), checks);
		importBadLine(names.snapshot("bad"), checks);
		Path directory = Files.createTempDirectory("sample");
		try {
			importAll(new FileSystemResource(write(directory.resolve("large.csv"))), names.snapshot("large"), checks);
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private void importAll(Resource file, String batch, Checks checks) {
		long before = this.database.users();
		ImportedUsers imported = this.userImport.importUsers(new UserFile(file), batch);
		checks.that("%,d users were imported".formatted(imported.count()),
				imported.count() > 0 && this.database.users() == before + imported.count());
		checks.that("they are in the snapshot", this.database.usersAt(batch) == before + imported.count());
	}

	private void importBadLine(String batch, Checks checks) {
		long before = this.database.users();
		try {
			this.userImport.importUsers(new UserFile(new ClassPathResource("users-with-a-bad-line.csv")), batch);
			checks.that("the bad line is reported", false);
		}
		catch (BadLineException ex) {
			checks.that("the bad line is reported as '%s'".formatted(ex.getMessage()), ex.getLine() == BAD_LINE);
		}
		checks.that("then there is neither a user more nor a snapshot",
				this.database.users() == before && !this.database.hasSnapshot(batch));
	}

	private Path write(Path file) throws IOException {
		try (BufferedWriter writer = Files.newBufferedWriter(file)) {
			writer.write("name,email\n");
			for (int i = 1; i <= this.properties.lines(); i++) {
				writer.write("Large %d,large.%d@example.com\n".formatted(i, i));
			}
		}
		return file;
	}

}
