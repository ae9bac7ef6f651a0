package io.github.matrixonespring.test.database;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.zip.CRC32;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The process that has made a database.
 *
 * @param host a number for the machine, since its last start, and the process namespace
 * @param process the process id
 * @param started when the process was started, in seconds
 */
record Owner(String host, long process, long started) {

	static final Owner CURRENT = current();

	private static Owner current() {
		ProcessHandle process = ProcessHandle.current();
		return new Owner(machine(), process.pid(), started(process));
	}

	private static long started(ProcessHandle process) {
		return process.info().startInstant().orElse(Instant.EPOCH).getEpochSecond();
	}

	/**
	 * A process id says something only among the processes that see each other.
	 */
	private static String machine() {
		CRC32 checksum = new CRC32();
		checksum.update(hostName().getBytes(UTF_8));
		checksum.update(read(Path.of("/proc/sys/kernel/random/boot_id")).getBytes(UTF_8));
		checksum.update(namespace().getBytes(UTF_8));
		return "%08x".formatted(checksum.getValue());
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String namespace() {
		try {
			return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "";
		}
	}

	/**
	 * Tell whether it is known that the process is over. Of another machine's processes
	 * nothing is known.
	 */
	boolean isGone() {
		return isGone(ProcessHandle::of);
	}

	boolean isGone(LongFunction<Optional<ProcessHandle>> processes) {
		return this.host.equals(CURRENT.host)
				&& processes.apply(this.process).filter((found) -> started(found) == this.started).isEmpty();
	}

}
