package io.github.matrixonespring.embedded.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.mysql.cj.result.Field;
import io.github.matrixonespring.embedded.TestServer;

/**
 * What the server answers to calls of functions. Run {@link #main} with the URL of a
 * server to record the calls that {@code functions/NAME.calls} describes into
 * {@code functions/NAME.txt}. A line there is a call, in which {@code $pool} stands for
 * each of the values of a pool, {@code $pool = VARCHAR 'a' | BIGINT 1}.
 */
final class FunctionAnswers {

	private static final Path DIRECTORY = Path.of("src/test/resources/functions");

	private static final String OPTIONS = "useLocalSessionState=true&tinyInt1isBit=false&yearIsDateType=false&characterEncoding=UTF-8";

	private static final String ANSWER = " => ";

	private static final int BINARY = 15;

	private static final int BINARY_COLLATION = 63;

	private FunctionAnswers() {
	}

	/**
	 * Record the answers of a server.
	 * @param arguments the URL of the server, and the names of the files without endings
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (Connection connection = connect(arguments[0])) {
			for (String name : List.of(arguments).subList(1, arguments.length)) {
				List<String> lines = new ArrayList<>();
				for (String call : calls(Files.readAllLines(DIRECTORY.resolve(name + ".calls")))) {
					lines.add(call + ANSWER + ask(connection, FunctionCall.parse(call)));
				}
				Files.write(DIRECTORY.resolve(name + ".txt"), lines);
			}
		}
	}

	static Connection connect(String server) throws SQLException {
		String url = server + (server.contains("?") ? "&" : "?") + OPTIONS;
		return DriverManager.getConnection(url, TestServer.USERNAME, TestServer.PASSWORD);
	}

	private static Set<String> calls(List<String> lines) {
		Map<String, List<String>> pools = new LinkedHashMap<>();
		Set<String> calls = new LinkedHashSet<>();
		for (String line : lines) {
			int definition = line.indexOf(" = ");
			if (line.startsWith("$") && definition > 0) {
				pools.put(line.substring(0, definition), List.of(line.substring(definition + 3).split(" \\| ")));
			}
			else if (!line.isBlank() && !line.startsWith("# ")) {
				expand(line, pools, calls);
			}
		}
		return calls;
	}

	private static void expand(String line, Map<String, List<String>> pools, Set<String> calls) {
		for (Map.Entry<String, List<String>> pool : pools.entrySet()) {
			int place = line.indexOf(pool.getKey());
			if (place >= 0) {
				for (String value : pool.getValue()) {
					expand(line.substring(0, place) + value + line.substring(place + pool.getKey().length()), pools,
							calls);
				}
				return;
			}
		}
		calls.add(line);
	}

	static Map<String, String> read(String name) throws IOException {
		Map<String, String> answers = new LinkedHashMap<>();
		for (String line : Files.readAllLines(DIRECTORY.resolve(name + ".txt"))) {
			int answer = line.lastIndexOf(ANSWER);
			answers.put(line.substring(0, answer), line.substring(answer + ANSWER.length()));
		}
		return answers;
	}

	static String ask(Connection connection, FunctionCall call) {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select " + call.sql())) {
			ResultSetMetaData description = result.getMetaData();
			String type = type(description);
			int scale = type.startsWith("DECIMAL") ? description.getScale(1) : 0;
			result.next();
			boolean bytes = type.endsWith("BINARY") || type.endsWith("BLOB") || type.equals("BIT");
			return answer(type + ((scale > 0) ? "(" + scale + ")" : ""),
					bytes ? hex(result.getBytes(1)) : result.getString(1));
		}
		catch (SQLException ex) {
			return error(ex);
		}
	}

	/**
	 * The driver tells binary strings from texts by something that the server does not
	 * send.
	 */
	private static String type(ResultSetMetaData description) throws SQLException {
		Field field = description.unwrap(com.mysql.cj.jdbc.result.ResultSetMetaData.class).getFields()[0];
		String name = description.getColumnTypeName(1).replaceFirst("(TINY|MEDIUM|LONG)(TEXT|BLOB)", "$2");
		boolean blob = name.equals("TEXT") && field.getCollationIndex() == BINARY_COLLATION;
		return (field.getMysqlTypeId() == BINARY) ? "BINARY" : blob ? "BLOB" : name;
	}

	static String hex(byte[] bytes) {
		return (bytes != null) ? "x" + HexFormat.of().formatHex(bytes) : null;
	}

	static String answer(String type, String value) {
		return type + " " + ((value != null) ? "[" + escaped(value) + "]" : "null");
	}

	static String error(SQLException ex) {
		return "! " + ex.getErrorCode() + " " + ex.getSQLState() + " " + escaped(ex.getMessage());
	}

	private static String escaped(String text) {
		return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
	}

}
