package io.github.matrixonespring.test.server;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The build that runs the tests of this JVM: the Java process that has started it,
 * directly or through a shell, as Maven and Gradle do.
 *
 * @param process the process id
 * @param started when it was started, in milliseconds
 */
record Build(long process, long started) {

	/** A shell may be between. */
	private static final int GENERATIONS = 2;

	static Optional<Build> current() {
		return Stream.iterate(ProcessHandle.current().parent(), (process) -> process.flatMap(ProcessHandle::parent))
			.limit(GENERATIONS)
			.flatMap(Optional::stream)
			.filter(Build::isJava)
			.map((process) -> new Build(process.pid(), started(process)))
			.findFirst();
	}

	private static boolean isJava(ProcessHandle process) {
		return process.info()
			.command()
			.map((command) -> Path.of(command).getFileName().toString())
			.filter((name) -> name.equals("java"))
			.isPresent();
	}

	private static long started(ProcessHandle process) {
		return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
	}

	/**
	 * Return the file that says where the server of this build is.
	 */
	Path door(Path binary) {
		return Path.of(System.getProperty("java.io.tmpdir") + File.separator
				+ "matrixone-test-build-%d-%d-%08x".formatted(this.process, this.started, binary.hashCode()));
	}

}
