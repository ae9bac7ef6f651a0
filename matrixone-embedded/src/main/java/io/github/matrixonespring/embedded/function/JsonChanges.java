package io.github.matrixonespring.embedded.function;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * New JSON: of values, and of other JSON that is changed.
 */
final class JsonChanges {

	private JsonChanges() {
	}

	static List<ServerFunction> functions() {
		return List.of(array(), object(), changed("json_set", true, true), changed("json_insert", false, true),
				changed("json_replace", true, false), removed(), merged("json_merge_patch", true),
				merged("json_merge_preserve", false));
	}

	private static ServerFunction array() {
		return ServerFunction.named("json_array")
			.takesNull()
			.resolvedBy(JsonFunctions::json)
			.computedByTypes((arguments, call) -> {
				List<Object> elements = new ArrayList<>();
				for (int i = 0; i < arguments.length; i++) {
					elements.add(member(arguments[i], call.arguments().get(i)));
				}
				return Json.write(elements);
			});
	}

	private static ServerFunction object() {
		return ServerFunction.named("json_object")
			.takesNull()
			.resolvedBy((arguments) -> (arguments.size() % 2 == 0) ? JsonFunctions.json(arguments) : null)
			.computedByTypes((arguments, call) -> {
				Map<String, Object> members = new TreeMap<>();
				for (int i = 0; i < arguments.length; i += 2) {
					Object key = member(arguments[i], call.arguments().get(i));
					if (key == Json.NULL) {
						throw ServerError.invalidValue("JSON documents may not contain NULL member names");
					}
					members.put((key instanceof String text) ? text : Json.write(key),
							member(arguments[i + 1], call.arguments().get(i + 1)));
				}
				return Json.write(members);
			});
	}

	/** Return what a value is in a document. */
	private static Object member(@Nullable Object value, ServerType type) throws SQLException {
		if (value == null) {
			return Json.NULL;
		}
		Kind kind = type.kind();
		if (kind == Kind.BOOL || kind == Kind.DECIMAL || kind.isFloating() || value instanceof BigInteger) {
			return value;
		}
		if (kind.isInteger()) {
			return BigInteger.valueOf((Long) value);
		}
		if (kind == Kind.JSON) {
			return Json.parse((String) value);
		}
		if (kind.isBinary() || kind == Kind.BIT) {
			throw ServerError.notSupported("a " + type.inErrors() + " in JSON");
		}
		if (kind.isTemporal() || kind == Kind.YEAR) {
			Object text = Casts.cast(value, type, ServerType.of(Kind.VARCHAR));
			return (text != null) ? text : Json.NULL;
		}
		return value;
	}

	/** A path to nowhere changes nothing. */
	private static ServerFunction changed(String name, boolean replacing, boolean adding) {
		return ServerFunction.named(name).takesNull().resolvedBy((arguments) -> {
			if (arguments.size() < 3 || arguments.size() % 2 == 0) {
				return null;
			}
			List<ServerType> types = new ArrayList<>();
			for (int i = 0; i < arguments.size(); i++) {
				boolean value = i > 0 && i % 2 == 0;
				List<ServerType> taken = value ? List.of(arguments.get(i))
						: JsonFunctions.documents(arguments.subList(i, i + 1), true);
				if (taken == null || (i % 2 == 1 && arguments.get(i).kind() == Kind.JSON)) {
					return null;
				}
				types.addAll(taken);
			}
			return JsonFunctions.json(types);
		}).computedByTypes((arguments, call) -> {
			if (arguments[0] == null) {
				return null;
			}
			Object document = Json.parse(Texts.text(arguments[0]));
			for (int i = 1; i < arguments.length; i += 2) {
				if (arguments[i] == null) {
					return null;
				}
				document = JsonFunctions.placed(arguments[i], name)
					.change(document, member(arguments[i + 1], call.arguments().get(i + 1)), replacing, adding);
			}
			return (document == Json.NULL) ? null : Json.write(document);
		});
	}

	private static ServerFunction removed() {
		return ServerFunction.named("json_remove").resolvedBy((arguments) -> {
			List<ServerType> types = JsonFunctions.documents(arguments, false);
			boolean jsonPath = arguments.stream().skip(1).anyMatch((type) -> type.kind() == Kind.JSON);
			return (types != null && types.size() > 1 && !jsonPath) ? JsonFunctions.json(types) : null;
		}).computedBy((arguments) -> {
			Object document = Json.parse(Texts.text(arguments[0]));
			for (int i = 1; i < arguments.length; i++) {
				JsonPath path = JsonFunctions.placed(arguments[i], "json_remove");
				if (path.isRoot()) {
					throw ServerError.invalidArgument("json_remove, bad value invalid path expression");
				}
				document = path.change(document, null, true, false);
			}
			return Json.write(document);
		});
	}

	private static ServerFunction merged(String name, boolean patch) {
		return ServerFunction.named(name).takesNull().resolvedBy((arguments) -> {
			List<ServerType> types = JsonFunctions.documents(arguments, false);
			return (types != null && types.size() > 1) ? JsonFunctions.json(types) : null;
		}).computedBy((arguments) -> {
			Object merged = (arguments[0] != null) ? Json.parse(Texts.text(arguments[0])) : null;
			for (int i = 1; i < arguments.length; i++) {
				Object next = (arguments[i] != null) ? Json.parse(Texts.text(arguments[i])) : null;
				if (patch && next != null && !(next instanceof Map)) {
					merged = next;
				}
				else {
					merged = (merged == null || next == null) ? null
							: patch ? patched(merged, next) : preserved(merged, next);
				}
			}
			if (merged == null) {
				return null;
			}
			return Json.write(merged);
		});
	}

	private static Object patched(Object target, Object patch) {
		if (!(patch instanceof Map)) {
			return patch;
		}
		Map<String, Object> members = (target instanceof Map) ? JsonPath.members(target) : new TreeMap<>();
		JsonPath.members(patch).forEach((name, value) -> {
			if (value == Json.NULL) {
				members.remove(name);
			}
			else {
				members.put(name, patched(members.getOrDefault(name, Json.NULL), value));
			}
		});
		return members;
	}

	private static Object preserved(Object left, Object right) {
		if (left instanceof Map && right instanceof Map) {
			Map<String, Object> members = JsonPath.members(left);
			JsonPath.members(right).forEach((name, value) -> members.merge(name, value, JsonChanges::preserved));
			return members;
		}
		List<Object> elements = new ArrayList<>((left instanceof List) ? JsonPath.elements(left) : List.of(left));
		elements.addAll((right instanceof List) ? JsonPath.elements(right) : List.of(right));
		return elements;
	}

}
