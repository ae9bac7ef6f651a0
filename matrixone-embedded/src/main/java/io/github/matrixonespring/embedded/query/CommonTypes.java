package io.github.matrixonespring.embedded.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The type that the server gives to a value which is one of several: of the kinds that
 * there are, the one to which they are cast most cheaply, the first of several. The order
 * is another one for each function.
 */
enum CommonTypes {

	/**
	 * {@code CASE}, {@code IFNULL} and {@code NULLIF}, which are a CASE to the server.
	 */
	CASE("TINYINT SMALLINT INT BIGINT TINYINT_UNSIGNED SMALLINT_UNSIGNED INT_UNSIGNED BIGINT_UNSIGNED FLOAT DOUBLE"
			+ " BOOL BIT UUID DATE DATETIME TIMESTAMP TIME DECIMAL VARCHAR CHAR BLOB TEXT JSON"),

	IF("TINYINT SMALLINT INT BIGINT TINYINT_UNSIGNED SMALLINT_UNSIGNED INT_UNSIGNED BIGINT_UNSIGNED FLOAT DOUBLE"
			+ " UUID BOOL DATE DATETIME BIT VARCHAR CHAR BLOB TEXT JSON DECIMAL TIMESTAMP TIME"),

	/** {@code COALESCE}, and the columns of a UNION. */
	COALESCE("VARCHAR CHAR TINYINT SMALLINT INT BIGINT TINYINT_UNSIGNED SMALLINT_UNSIGNED INT_UNSIGNED"
			+ " BIGINT_UNSIGNED FLOAT DOUBLE BOOL DATETIME TIMESTAMP DECIMAL DATE UUID TIME JSON BLOB TEXT");

	private static final Set<Kind> CHARACTERS = Set.of(Kind.CHAR, Kind.VARCHAR);

	private static final Set<Kind> SHORT_STRINGS = Set.of(Kind.CHAR, Kind.VARCHAR, Kind.BINARY, Kind.VARBINARY);

	/** The most bytes that a character takes. */
	private static final int BYTES = 4;

	private final List<Kind> kinds;

	CommonTypes(String kinds) {
		this.kinds = List.of(kinds.split(" ")).stream().map(Kind::valueOf).toList();
	}

	/**
	 * Return the type of a value that is one of several.
	 * @param types the types of the values
	 * @return the type, or {@code null} if the server has none for them
	 */
	@Nullable ServerType of(List<ServerType> types) {
		List<ServerType> known = types.stream().filter((type) -> type.kind() != Kind.ANY).toList();
		ServerType special = special(known);
		if (special != null) {
			return special;
		}
		boolean digits = any(known, Kind.DECIMAL::equals)
				&& known.stream().allMatch((type) -> type.kind() == Kind.DECIMAL || type.kind().isInteger());
		Kind best = digits ? Kind.DECIMAL : cheapest(types);
		return (best != null) ? digits(best, types) : null;
	}

	/**
	 * Return the type of a column of a UNION, where a bare NULL is a text.
	 * @param types the types of the columns
	 * @return the type, or {@code null} if the server has none for them
	 */
	static @Nullable ServerType union(ServerType... types) {
		ServerType common = COALESCE.of(Stream.of(types).map((type) -> switch (type.kind()) {
			case ANY -> ServerType.of(Kind.TEXT);
			case ENUM, SET -> ServerType.of(Kind.VARCHAR);
			default -> type;
		}).toList());
		boolean cast = Stream.of(types).map(ServerType::kind).distinct().count() > 1;
		return (cast && common != null && common.kind() == Kind.DATETIME) ? ServerType.of(Kind.DATETIME) : common;
	}

	/**
	 * What the server decides before it looks at the costs.
	 */
	private @Nullable ServerType special(List<ServerType> types) {
		boolean binary = any(types, (kind) -> kind == Kind.BINARY || kind == Kind.VARBINARY);
		if (this != COALESCE && binary && all(types, SHORT_STRINGS)) {
			return binary(types);
		}
		if (any(types, Kind::isString) && any(types, Kind::isNumber)) {
			return ServerType.of(Kind.VARCHAR);
		}
		boolean integers = types.stream().allMatch((type) -> type.kind().isInteger());
		if (this != COALESCE && integers && any(types, Kind::isSigned) && any(types, Kind::isUnsigned)) {
			return ServerType.decimal(types.stream().mapToInt(CommonTypes::wholeDigits).max().orElse(0) + 1, 0);
		}
		boolean text = any(types, Kind.TEXT::equals) && types.stream().allMatch((type) -> type.kind().isText());
		return text ? ServerType.of(Kind.TEXT) : null;
	}

	private static ServerType binary(List<ServerType> types) {
		boolean same = types.stream().distinct().count() == 1 && types.get(0).kind() == Kind.BINARY;
		return same ? types.get(0) : new ServerType(Kind.VARBINARY, width(types), 0);
	}

	private @Nullable Kind cheapest(List<ServerType> types) {
		Kind best = null;
		int lowest = Integer.MAX_VALUE;
		for (Kind kind : this.kinds) {
			int cost = ImplicitCasts.cost(types, Collections.nCopies(types.size(), kind));
			if (cost >= 0 && cost < lowest) {
				best = kind;
				lowest = cost;
			}
		}
		return best;
	}

	private ServerType digits(Kind kind, List<ServerType> types) {
		if (kind == Kind.DECIMAL) {
			int scale = types.stream().mapToInt(ServerType::scale).max().orElse(0);
			return ServerType.decimal(types.stream().mapToInt(CommonTypes::wholeDigits).max().orElse(0) + scale, scale);
		}
		boolean same = types.stream().allMatch((type) -> type.kind() == kind);
		if (kind.isTemporal()) {
			if (this == COALESCE) {
				return ServerType.of(kind, (kind == Kind.TIME) ? 0 : same ? types.get(0).scale() : scale(kind, types));
			}
			return same ? types.get(0) : ServerType.of(kind);
		}
		if (kind.isString()) {
			return new ServerType(kind, width(types), 0);
		}
		return same ? types.get(0) : (kind == Kind.BIT) ? new ServerType(kind, Long.SIZE, 0) : ServerType.of(kind);
	}

	private static int scale(Kind kind, List<ServerType> types) {
		return types.stream().mapToInt((type) -> ImplicitCasts.target(type, kind).scale()).max().orElse(0);
	}

	private static int width(List<ServerType> types) {
		List<Integer> widths = new ArrayList<>();
		boolean bytes = any(types, Kind::isBinary);
		for (ServerType type : types) {
			if (type.kind().isString()) {
				widths.add((bytes && CHARACTERS.contains(type.kind())) ? type.width() * BYTES : type.width());
			}
		}
		return widths.contains(0) ? 0 : widths.stream().mapToInt(Integer::intValue).max().orElse(0);
	}

	private static int wholeDigits(ServerType type) {
		return switch (type.kind()) {
			case DECIMAL -> type.width() - type.scale();
			case TINYINT, TINYINT_UNSIGNED -> 3;
			case SMALLINT, SMALLINT_UNSIGNED -> 5;
			case INT, INT_UNSIGNED -> 10;
			case BIGINT -> 19;
			case BIGINT_UNSIGNED -> 20;
			default -> 0;
		};
	}

	private static boolean any(List<ServerType> types, Predicate<Kind> property) {
		return types.stream().map(ServerType::kind).anyMatch(property);
	}

	private static boolean all(List<ServerType> types, Set<Kind> kinds) {
		return types.stream().map(ServerType::kind).allMatch(kinds::contains);
	}

}
