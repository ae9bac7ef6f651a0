package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.NumberTexts;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * What aggregates make of values: texts unlike those of casts, and lists of JSON in which
 * each value occurs once, where it occurred first.
 */
final class AggregateTexts {

	private static final ServerType TEXT = ServerType.of(Kind.TEXT);

	private AggregateTexts() {
	}

	static List<ServerFunction> functions() {
		return List.of(
				of("group text").computedByTypes((arguments, call) -> text(arguments[0], call.arguments().get(0))),
				of("json element").computedByTypes((arguments, call) -> element(arguments[0], call.arguments().get(0))),
				ServerFunction.named("distinct texts")
					.overload(Kind.TEXT, Kind.TEXT, Kind.VARCHAR)
					.computedBy((arguments) -> {
						Set<String> texts = new LinkedHashSet<>();
						list(arguments[0]).forEach((text) -> texts.add((String) text));
						return String.join(Texts.text(arguments[1]), texts);
					}),
				list("elements").computedBy((arguments) -> Json.write(list(arguments[0]))),
				list("distinct elements").computedBy((arguments) -> {
					Set<String> elements = new LinkedHashSet<>();
					list(arguments[0]).forEach((element) -> elements.add(Json.write(element)));
					return "[" + String.join(", ", elements) + "]";
				}), list("members").computedBy((arguments) -> {
					Map<String, Object> members = new TreeMap<>();
					for (Object member : list(arguments[0])) {
						List<?> pair = (List<?>) member;
						if (pair.get(0) == Json.NULL) {
							throw ServerError.invalidValue("json_objectagg key cannot be NULL");
						}
						members.put((String) pair.get(0), pair.get(1));
					}
					return Json.write(members);
				}));
	}

	private static ServerFunction.Definition of(String name) {
		return ServerFunction.named(name)
			.resolvedBy((arguments) -> new ServerFunction.Resolved(arguments, ServerType.of(Kind.VARCHAR)));
	}

	private static ServerFunction.Definition list(String name) {
		return ServerFunction.named(name).overload(Kind.JSON, Kind.TEXT);
	}

	private static List<?> list(@Nullable Object elements) throws SQLException {
		return (List<?>) Json.parse("[" + Texts.text(elements) + "]");
	}

	private static @Nullable String text(@Nullable Object value, ServerType type) throws SQLException {
		if (value == null) {
			return null;
		}
		return switch (type.kind()) {
			case FLOAT, DOUBLE -> NumberTexts.inErrors((Double) value, type.kind());
			case BOOL, JSON -> value.toString();
			case BIT -> Long.toUnsignedString((Long) value);
			case TIME -> cast(((Duration) value).minusNanos(((Duration) value).getNano()), ServerType.of(Kind.TIME));
			case DATETIME -> cast(((LocalDateTime) value).withNano(0), ServerType.of(Kind.DATETIME));
			case TIMESTAMP -> moment((LocalDateTime) value);
			default -> cast(value, type);
		};
	}

	private static String moment(LocalDateTime local) throws SQLException {
		LocalDateTime moment = LocalDateTime.ofInstant(local.atZone(ZoneId.systemDefault()).toInstant(),
				ZoneOffset.UTC);
		return cast(moment, ServerType.of(Kind.DATETIME, 6)) + " UTC";
	}

	private static String cast(Object value, ServerType type) throws SQLException {
		return String.valueOf(Casts.cast(value, type, TEXT));
	}

	static @Nullable String element(@Nullable Object value, ServerType type) throws SQLException {
		if (value == null) {
			return null;
		}
		return switch (type.kind()) {
			case BOOL -> value.toString();
			case FLOAT, DOUBLE -> NumberTexts.inJson((Double) value);
			case JSON -> (String) value;
			default -> value instanceof Number ? cast(value, type) : Json.quote(String.valueOf(text(value, type)));
		};
	}

}
