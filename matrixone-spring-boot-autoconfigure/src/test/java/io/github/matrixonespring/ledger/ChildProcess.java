package io.github.matrixonespring.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.ledger.ChildApplication.Point;
import io.github.matrixonespring.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link ChildApplication} in its process.
 */
final class ChildProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ChildProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	static ChildProcess start(TestDatabase database, Point point, String prefix, int threads, int transactions) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command
			.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Dlogging.level.root=off",
					"-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
		command.addAll(List.of(ChildApplication.class.getName(), database.url(), database.username(),
				database.password(), point.name(), prefix, String.valueOf(threads), String.valueOf(transactions),
				database.application(), database.ledger()));
		try {
			return new ChildProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until the process says a word.
	 */
	ChildProcess await(String word) {
		List<String> lines = new ArrayList<>();
		try {
			String line = this.output.readLine();
			while (line != null && !line.equals(word)) {
				lines.add(line);
				line = this.output.readLine();
			}
			assertThat(line).as("last line of %s", lines).isEqualTo(word);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kill the process, which has no time to do anything more.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
	}

}
