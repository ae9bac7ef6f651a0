package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Functions that read JSON.
 */
final class JsonFunctions {

	private static final List<Kind> DOCUMENTS = List.of(Kind.JSON, Kind.VARCHAR, Kind.CHAR, Kind.TEXT);

	private JsonFunctions() {
	}

	static List<ServerFunction> functions() {
		return List.of(extract(), unquote(), quote(), valid(), type(), length(), keys(), pretty(), value(), contains(),
				containsPath(), order());
	}

	/** By what documents are sorted, as H2 would sort their texts. */
	private static ServerFunction order() {
		return ServerFunction.named("json order")
			.overload(Kind.VARBINARY, Kind.JSON)
			.computedBy((arguments) -> JsonOrder.key(Json.parse(Texts.text(arguments[0]))));
	}

	/** Paths are read before anything else, even where there is no document. */
	private static ServerFunction extract() {
		return ServerFunction.named("json_extract").takesNull().resolvedBy((arguments) -> {
			List<ServerType> types = documents(arguments, true);
			return (arguments.size() > 1 && types != null) ? json(types) : null;
		}).computedBy((arguments) -> {
			List<JsonPath> paths = new ArrayList<>();
			boolean known = arguments[0] != null;
			for (int i = 1; i < arguments.length; i++) {
				if (arguments[i] != null) {
					paths.add(path(arguments[i]));
				}
				known = known && arguments[i] != null;
			}
			return known ? extracted(Json.parse(Texts.text(arguments[0])), paths) : null;
		});
	}

	private static @Nullable String extracted(Object document, List<JsonPath> paths) {
		Object found = found(document, paths);
		return (found != null) ? Json.write(found) : null;
	}

	/** What several paths or places lead to becomes an array. */
	private static @Nullable Object found(Object document, List<JsonPath> paths) {
		List<Object> found = new ArrayList<>();
		paths.forEach((path) -> found.addAll(path.find(document)));
		boolean single = paths.size() == 1 && paths.get(0).isSimple();
		return found.isEmpty() ? null : single ? found.get(0) : found;
	}

	static JsonPath path(@Nullable Object text) throws SQLException {
		JsonPath path = JsonPath.parse(Texts.text(text));
		if (path == null) {
			throw ServerError.invalidValue("invalid json path '" + Texts.text(text) + "'");
		}
		return path;
	}

	static JsonPath simplePath(@Nullable Object text, String function) throws SQLException {
		JsonPath path = JsonPath.parse(Texts.text(text));
		if (path == null || !path.isSimple()) {
			throw ServerError.invalidArgument(function + ", bad value invalid path expression");
		}
		return path;
	}

	static JsonPath placed(@Nullable Object text, String function) throws SQLException {
		path(text);
		return simplePath(text, function);
	}

	static Object document(@Nullable Object text, String function) throws SQLException {
		try {
			return Json.parse(Texts.text(text));
		}
		catch (SQLException ex) {
			throw ServerError.invalidArgument(function + ", bad value invalid JSON document");
		}
	}

	/** JSON and strings stay what they are. Of all else, some become text. */
	static @Nullable List<ServerType> documents(List<ServerType> arguments, boolean all) {
		List<ServerType> types = new ArrayList<>();
		for (ServerType argument : arguments) {
			if (argument.kind() == Kind.JSON || argument.kind().isString()) {
				types.add(argument);
			}
			else if (argument.kind() == Kind.ANY || (all && ImplicitCasts.cost(argument.kind(), Kind.VARCHAR) >= 0)) {
				types.add(ServerType.of(Kind.VARCHAR));
			}
			else {
				return null;
			}
		}
		return types;
	}

	static ServerFunction.Resolved json(List<ServerType> types) {
		return new ServerFunction.Resolved(types, ServerType.of(Kind.JSON));
	}

	private static ServerFunction.Definition ofDocument(String name, Kind result) {
		ServerFunction.Definition definition = ServerFunction.named(name);
		DOCUMENTS.forEach((kind) -> definition.overload(result, kind));
		return definition;
	}

	private static ServerFunction unquote() {
		return ofDocument("json_unquote", Kind.VARCHAR).computedBy((arguments) -> {
			Object value = Json.parse(Texts.text(arguments[0]));
			return (value instanceof String) ? value : Json.write(value);
		});
	}

	private static ServerFunction quote() {
		return ServerFunction.named("json_quote")
			.overload(Kind.JSON, Kind.VARCHAR)
			.computedBy((arguments) -> quote(Texts.text(arguments[0])));
	}

	/**
	 * The server writes other control characters in a way that is not JSON, and fails.
	 */
	private static String quote(String text) throws SQLException {
		if (text.chars()
			.anyMatch(
					(character) -> (character < ' ' && "\b\t\n\f\r".indexOf(character) < 0) || character == '\u007f')) {
			throw ServerError.notSupported("json_quote of control characters");
		}
		return Json.quote(text);
	}

	private static ServerFunction valid() {
		return ofDocument("json_valid", Kind.BOOL).computedBy((arguments) -> Json.isValid(Texts.text(arguments[0])));
	}

	private static ServerFunction type() {
		return ServerFunction.named("json_type").resolvedBy((arguments) -> {
			List<ServerType> types = documents(arguments, false);
			return (types != null && types.size() == 1)
					? new ServerFunction.Resolved(types, ServerType.of(Kind.VARCHAR)) : null;
		}).computedBy((arguments) -> type(Json.parse(Texts.text(arguments[0]))));
	}

	private static String type(Object value) {
		if (value instanceof BigInteger) {
			return "INTEGER";
		}
		return (value instanceof Map) ? "OBJECT" : (value instanceof List) ? "ARRAY" : (value instanceof String)
				? "STRING" : (value instanceof Boolean) ? "BOOLEAN" : (value == Json.NULL) ? "NULL" : "DOUBLE";
	}

	private static ServerFunction length() {
		return withPath("json_length", Kind.BIGINT).takesNull().computedBy((arguments) -> {
			if (arguments[0] == null) {
				return null;
			}
			Object value = Json.parse(Texts.text(arguments[0]));
			if (arguments.length > 1) {
				if (arguments[1] == null) {
					return null;
				}
				value = found(value, List.of(path(arguments[1])));
			}
			if (value == null || value == Json.NULL) {
				return null;
			}
			return (value instanceof Map<?, ?> members) ? members.size() + 0L
					: (value instanceof List<?> elements) ? elements.size() + 0L : 1L;
		});
	}

	private static ServerFunction.Definition withPath(String name, Kind result) {
		ServerFunction.Definition definition = ServerFunction.named(name);
		for (Kind kind : List.of(Kind.JSON, Kind.VARCHAR)) {
			definition.overload(result, kind).overload(result, kind, Kind.VARCHAR);
		}
		return definition;
	}

	private static ServerFunction keys() {
		return withPath("json_keys", Kind.JSON).computedBy((arguments) -> {
			Object value = document(arguments[0], "json_keys");
			if (arguments.length > 1) {
				JsonPath path = JsonPath.parse(Texts.text(arguments[1]));
				if (path == null) {
					throw ServerError.invalidArgument("json_keys, bad value invalid path expression");
				}
				value = found(value, List.of(path));
			}
			return (value instanceof Map<?, ?> members) ? Json.write(List.copyOf(members.keySet())) : null;
		});
	}

	private static ServerFunction pretty() {
		return ServerFunction.named("json_pretty")
			.overload(Kind.VARCHAR, Kind.JSON)
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> Json.writePretty(document(arguments[0], "json_pretty")));
	}

	private static ServerFunction value() {
		return ServerFunction.named("json_value")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.JSON, Kind.VARCHAR)
			.computedBy((arguments) -> {
				JsonPath path = simplePath(arguments[1], "json_value");
				List<Object> found = path.find(document(arguments[0], "json_value"));
				Object value = found.isEmpty() ? Json.NULL : found.get(0);
				if (value == Json.NULL || value instanceof Map || value instanceof List) {
					return null;
				}
				return (value instanceof String) ? value : Json.write(value);
			});
	}

	private static ServerFunction contains() {
		return ServerFunction.named("json_contains").resolvedBy((arguments) -> {
			boolean counted = arguments.size() == 2 || arguments.size() == 3;
			List<ServerType> types = counted ? documents(arguments, true) : null;
			boolean jsonPath = arguments.size() == 3 && arguments.get(2).kind() == Kind.JSON;
			return (types != null && !jsonPath) ? new ServerFunction.Resolved(types, ServerType.of(Kind.BIGINT)) : null;
		}).computedBy((arguments) -> {
			Object target = document(arguments[0], "json_contains");
			Object candidate = document(arguments[1], "json_contains");
			if (arguments.length == 3) {
				List<Object> found = simplePath(arguments[2], "json_contains").find(target);
				if (found.isEmpty()) {
					return null;
				}
				target = found.get(0);
			}
			return contains(target, candidate) ? 1L : 0L;
		});
	}

	private static boolean contains(Object target, Object candidate) {
		if (target instanceof List<?> elements) {
			List<?> sought = (candidate instanceof List<?> candidates) ? candidates : List.of(candidate);
			return sought.stream().allMatch((one) -> elements.stream().anyMatch((element) -> contains(element, one)));
		}
		if (target instanceof Map && candidate instanceof Map) {
			Map<String, Object> members = JsonPath.members(target);
			return JsonPath.members(candidate)
				.entrySet()
				.stream()
				.allMatch((one) -> members.containsKey(one.getKey())
						&& contains(members.getOrDefault(one.getKey(), Json.NULL), one.getValue()));
		}
		if (target instanceof Number left && candidate instanceof Number right) {
			return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
		}
		return target.equals(candidate);
	}

	private static ServerFunction containsPath() {
		return ServerFunction.named("json_contains_path").takesNull().resolvedBy((arguments) -> {
			List<ServerType> types = documents(arguments, true);
			boolean jsonPath = arguments.stream().skip(1).anyMatch((type) -> type.kind() == Kind.JSON);
			return (types != null && types.size() > 2 && !jsonPath)
					? new ServerFunction.Resolved(types, ServerType.of(Kind.BIGINT)) : null;
		}).computedBy((arguments) -> {
			if (arguments[0] == null || arguments[1] == null) {
				return null;
			}
			Object document = document(arguments[0], "json_contains_path");
			String mode = Texts.text(arguments[1]).toLowerCase(Locale.ROOT);
			if (!mode.equals("one") && !mode.equals("all")) {
				throw ServerError.notSupported("json_contains_path of '" + mode + "'");
			}
			boolean any = mode.equals("one");
			for (int i = 2; i < arguments.length; i++) {
				if (arguments[i] == null) {
					return null;
				}
				JsonPath path = JsonPath.parse(Texts.text(arguments[i]));
				if (path == null) {
					throw ServerError.invalidArgument("json_contains_path, bad value invalid path expression");
				}
				if (any != path.find(document).isEmpty()) {
					return any ? 1L : 0L;
				}
			}
			return any ? 0L : 1L;
		});
	}

}
