package io.github.matrixonespring.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was sent to the server, and on which connection: on a real server the commands on
 * the wire, else the calls of the driver that would have been commands.
 */
public final class Wire {

	private final List<Command> commands = new CopyOnWriteArrayList<>();

	void add(String connection, String text) {
		this.commands.add(new Command(connection, text));
	}

	public void clear() {
		this.commands.clear();
	}

	/**
	 * Return what was sent.
	 * @return the commands, in their order
	 */
	public List<Command> commands() {
		return new ArrayList<>(this.commands);
	}

	/**
	 * Return what was sent.
	 * @return the texts of the commands, in their order
	 */
	public List<String> texts() {
		return commands().stream().map(Command::text).toList();
	}

	/**
	 * Return the connections that commands with a text were sent on.
	 * @param start how the text starts
	 * @return the connections
	 */
	public List<String> connections(String start) {
		return commands().stream()
			.filter((command) -> command.text().startsWith(start))
			.map(Command::connection)
			.distinct()
			.toList();
	}

	/**
	 * A command.
	 *
	 * @param connection the connection that it was sent on
	 * @param text the statement, or the name of another command
	 */
	public record Command(String connection, String text) {

	}

}
