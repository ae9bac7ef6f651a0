package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * {@code json_overlaps} and {@code json_row}.
 */
final class JsonComparisons {

	private JsonComparisons() {
	}

	static List<ServerFunction> functions() {
		return List.of(
				ServerFunction.named("json_overlaps")
					.resolvedBy(JsonComparisons::resolve)
					.computedBy((arguments) -> overlap(document(arguments[0]), document(arguments[1])) ? 1L : 0L),
				ServerFunction.named("json_row")
					.takesNull()
					.resolvedBy(JsonComparisons::row)
					.computedByTypes((arguments, call) -> {
						List<String> elements = new ArrayList<>();
						for (int i = 0; i < arguments.length; i++) {
							String element = AggregateTexts.element(arguments[i], call.arguments().get(i));
							elements.add((element != null) ? element : "null");
						}
						return "[" + String.join(",", elements) + "]";
					}));
	}

	private static ServerFunction.@Nullable Resolved resolve(List<ServerType> arguments) throws SQLException {
		if (arguments.size() != 2) {
			return null;
		}
		List<ServerType> targets = new ArrayList<>();
		for (ServerType argument : arguments) {
			if (argument.kind() != Kind.JSON && !argument.kind().isString() && argument.kind() != Kind.ANY) {
				throw ServerError.of(20316, "HY000", "Invalid data type for JSON data in argument "
						+ (targets.size() + 1) + " to function json_overlaps; a JSON string or JSON type is required.");
			}
			targets
				.add(argument.kind().isString() || argument.kind() == Kind.ANY ? ServerType.of(Kind.TEXT) : argument);
		}
		return new ServerFunction.Resolved(targets, ServerType.of(Kind.BIGINT));
	}

	private static ServerFunction.Resolved row(List<ServerType> arguments) throws SQLException {
		for (ServerType argument : arguments) {
			if (argument.kind().isBinary()) {
				throw ServerError.invalidValue("binary data not supported json_row: " + argument.inErrors());
			}
			if (argument.kind() == Kind.YEAR || argument.kind() == Kind.BIT) {
				throw ServerError.invalidValue("unsupported type for json_row: " + argument.inErrors());
			}
		}
		return new ServerFunction.Resolved(arguments, ServerType.of(Kind.VARCHAR));
	}

	private static Object document(@Nullable Object text) throws SQLException {
		if (!Json.isValid(Texts.text(text))) {
			throw ServerError.invalidArgument("json_overlaps, bad value invalid JSON document");
		}
		return Json.parse(Texts.text(text));
	}

	private static boolean overlap(Object left, Object right) {
		if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
			return one.entrySet()
				.stream()
				.anyMatch((member) -> other.containsKey(member.getKey())
						&& equal(member.getValue(), other.get(member.getKey())));
		}
		if (left instanceof List<?> || right instanceof List<?>) {
			return elements(left).stream()
				.anyMatch((one) -> elements(right).stream().anyMatch((other) -> equal(one, other)));
		}
		return equal(left, right);
	}

	private static List<?> elements(Object value) {
		return (value instanceof List<?> list) ? list : List.of(value);
	}

	private static boolean equal(@Nullable Object left, @Nullable Object right) {
		if (left instanceof Number && right instanceof Number) {
			return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
		}
		return left != null && right != null && Json.write(left).equals(Json.write(right));
	}

}
