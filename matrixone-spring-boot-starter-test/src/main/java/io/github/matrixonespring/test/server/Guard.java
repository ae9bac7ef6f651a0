package io.github.matrixonespring.test.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Looks after a server process: a shell that stops the server and removes its files when
 * nobody uses it any more. Who uses it is known by the pipes that are open, so also a JVM
 * that is killed is seen to be gone.
 *
 * @param directory the files
 * @param use what is open while the server is used here
 * @param process the shell, if it was started here
 */
record Guard(Path directory, Channel use, @Nullable Process process) {

	private static final int LINES_OF_LOG = 40;

	private static final Duration POLL = Duration.ofMillis(20);

	/**
	 * The door is a link to the address, so it is there as a whole or not at all, and
	 * only one can make it. The first JVM uses the server by this shell's input, the
	 * others by a named pipe: whoever reads it comes to its end when nobody has it open
	 * for writing, and opening it for both first keeps that from waiting for somebody.
	 * When the door is closed, those are waited for who have just come in.
	 */
	private static final String SCRIPT = """
			binary=$1 directory=$2 door=$3 build=$4 linger=$5
			users="$directory/users"
			if ! { mkfifo -m 600 "$users" && ln "$directory/address" "$door"; } 2> /dev/null; then
				rm -rf "$directory"
				exit 1
			fi
			await_users() { came=$(exec 4<> "$users" 3< "$users" 4>&- && cat <&3); }
			"$binary" -launch "$directory/launch.toml" > "$directory/server.log" 2>&1 &
			server=$!
			echo $server > "$directory/pid"
			trap : TERM INT HUP
			cat > /dev/null
			left=$linger
			while [ $left -gt 0 ] && kill -0 $server && kill -0 $build; do
				await_users
				[ -z "$came" ] || left=$linger
				sleep 0.5
				left=$((left - 1))
			done 2> /dev/null
			rm -f "$door"
			await_users 2> /dev/null
			kill $server 2> /dev/null
			left=60
			while kill -0 $server 2> /dev/null && [ $left -gt 0 ]; do sleep 0.5; left=$((left - 1)); done
			kill -9 $server 2> /dev/null
			wait $server 2> /dev/null
			rm -rf "$directory"
			""";

	/**
	 * Start a server.
	 * @param door the file that leads others to it
	 * @param build the process with which it ends when nobody uses it
	 * @param linger for how long it waits for somebody to use it, while that process runs
	 * @return the guard, unless the door is there already
	 */
	static Optional<Guard> start(Path binary, Path directory, Path door, long build, Duration linger)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, "matrixone-test", binary.toString(),
				directory.toString(), door.toString(), Long.toString(build), Long.toString(linger.toMillis() / 500));
		builder.environment().putIfAbsent("GOMEMLIMIT", "3GiB");
		builder.directory(directory.toFile());
		builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
		Process process = builder.start();
		Guard guard = new Guard(directory, Channels.newChannel(process.getOutputStream()), process);
		while (!Files.exists(guard.pid())) {
			pause(POLL);
			if (!process.isAlive()) {
				return Optional.empty();
			}
		}
		return Optional.of(guard);
	}

	/**
	 * Use a server that another JVM has started.
	 * @return the guard, unless it is about to end
	 */
	static Optional<Guard> join(Path directory, Path door, String address) throws IOException {
		FileChannel use = FileChannel.open(directory.resolve("users"), StandardOpenOption.READ,
				StandardOpenOption.WRITE);
		use.write(ByteBuffer.wrap(new byte[] { '+' }));
		if (!Files.exists(door) || !Files.readString(door).equals(address)) {
			use.close();
			return Optional.empty();
		}
		return Optional.of(new Guard(directory, use, null));
	}

	private Path pid() {
		return this.directory.resolve("pid");
	}

	boolean isServerGone() {
		try {
			String server = Files.exists(pid()) ? Files.readString(pid()).strip() : "";
			return !server.isEmpty()
					&& ProcessHandle.of(Long.parseLong(server)).filter(ProcessHandle::isAlive).isEmpty();
		}
		catch (IOException ex) {
			return false;
		}
	}

	String log() {
		try {
			List<String> lines = Files.readAllLines(this.directory.resolve("server.log"));
			return String.join(System.lineSeparator(),
					lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	static void pause(Duration time) {
		try {
			TimeUnit.NANOSECONDS.sleep(time.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the server was starting", ex);
		}
	}

}
