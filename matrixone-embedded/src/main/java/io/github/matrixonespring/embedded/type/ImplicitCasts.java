package io.github.matrixonespring.embedded.type;

import java.util.ArrayList;
import java.util.List;

/**
 * Which types the server casts by itself to those that a function takes, and how
 * willingly.
 */
public final class ImplicitCasts {

	/** What a cast costs that loses nothing. */
	private static final int CHEAP = 1;

	private static final int DEAR = 2;

	private static final int IMPOSSIBLE = -1;

	/** What the seconds of a time get where a text is cast to it. */
	private static final int MAX_FRACTION = 6;

	private ImplicitCasts() {
	}

	/**
	 * Return what it costs to cast arguments.
	 * @param arguments the types of the arguments
	 * @param kinds the kinds that a function takes
	 * @return the cost, 0 if all of them fit, negative if it cannot be done
	 */
	public static int cost(List<ServerType> arguments, List<Kind> kinds) {
		if (arguments.size() != kinds.size()) {
			return IMPOSSIBLE;
		}
		int total = 0;
		for (int i = 0; i < kinds.size(); i++) {
			Kind from = arguments.get(i).kind();
			int cost = (from == kinds.get(i)) ? 0 : cost(from, kinds.get(i));
			if (cost < 0) {
				return IMPOSSIBLE;
			}
			total += (cost == CHEAP) ? cost : cost * kinds.size();
		}
		return total;
	}

	/**
	 * Return what it costs to cast one kind to another.
	 * @param from the kind that there is
	 * @param to the kind that is needed
	 * @return 1 if the server does it willingly, 2 if it does it, negative if it does not
	 */
	public static int cost(Kind from, Kind to) {
		if (from == Kind.ANY) {
			return CHEAP;
		}
		if (from.isNumber()) {
			return fromNumber(from, to);
		}
		if (from.isString()) {
			return fromString(from, to);
		}
		return switch (from) {
			case BOOL, UUID -> to.isString() ? DEAR : IMPOSSIBLE;
			case DATE -> (to == Kind.DATETIME) ? CHEAP : (to == Kind.TIMESTAMP || to.isString()) ? DEAR : IMPOSSIBLE;
			case TIME, TIMESTAMP -> (to == Kind.DATE || to == Kind.DATETIME || to.isString()) ? DEAR : IMPOSSIBLE;
			case DATETIME -> (to == Kind.DATE || to == Kind.TIMESTAMP || to.isString()) ? DEAR : IMPOSSIBLE;
			case BIT -> (to == Kind.BIGINT_UNSIGNED) ? CHEAP : (to == Kind.BIGINT) ? DEAR : IMPOSSIBLE;
			case ENUM -> (to == Kind.SMALLINT_UNSIGNED) ? CHEAP : (to.isNumber() || to.isString()) ? DEAR : IMPOSSIBLE;
			case YEAR -> fromYear(to);
			default -> IMPOSSIBLE;
		};
	}

	private static int fromNumber(Kind from, Kind to) {
		if (to == Kind.BOOL || to.isString()) {
			return DEAR;
		}
		if (to == Kind.TIMESTAMP) {
			return from.isFloating() ? IMPOSSIBLE : DEAR;
		}
		if (to == Kind.DOUBLE) {
			return CHEAP;
		}
		if (to == Kind.FLOAT) {
			return (from.isInteger() && from.bits() < Integer.SIZE) ? CHEAP : DEAR;
		}
		if (to == Kind.DECIMAL) {
			return from.isInteger() ? CHEAP : IMPOSSIBLE;
		}
		if (!to.isInteger()) {
			return IMPOSSIBLE;
		}
		boolean wider = from.isInteger() && from.isSigned() == to.isSigned() && to.bits() > from.bits();
		boolean toBigint = to == Kind.BIGINT && from.isUnsigned() && from.bits() >= Integer.SIZE;
		return (wider || toBigint) ? CHEAP : DEAR;
	}

	private static int fromString(Kind from, Kind to) {
		if (to == Kind.DECIMAL || to == Kind.JSON) {
			return IMPOSSIBLE;
		}
		boolean willingly = switch (from) {
			case CHAR -> to == Kind.BIGINT || to == Kind.VARCHAR;
			case VARCHAR -> to == Kind.BIGINT || to == Kind.CHAR;
			case BINARY -> to == Kind.VARBINARY || to == Kind.BLOB;
			case VARBINARY -> to == Kind.BINARY || to == Kind.BLOB;
			default -> false;
		};
		if (willingly) {
			return CHEAP;
		}
		return (to == Kind.BOOL || to.isNumber() || to.isTemporal() || to.isString()) ? DEAR : IMPOSSIBLE;
	}

	private static int fromYear(Kind to) {
		boolean narrow = to == Kind.TINYINT || to == Kind.TINYINT_UNSIGNED;
		if (to == Kind.BIGINT) {
			return CHEAP;
		}
		boolean taken = (to.isInteger() && !narrow) || to.isFloating() || to == Kind.CHAR || to == Kind.VARCHAR;
		return taken ? DEAR : IMPOSSIBLE;
	}

	/**
	 * Return the types that arguments are cast to, with the digits that they keep.
	 * @param arguments the types of the arguments
	 * @param kinds the kinds that a function takes
	 * @return the types
	 */
	public static List<ServerType> targets(List<ServerType> arguments, List<Kind> kinds) {
		List<ServerType> targets = new ArrayList<>();
		for (int i = 0; i < kinds.size(); i++) {
			targets.add(target(arguments.get(i), kinds.get(i)));
		}
		return targets;
	}

	/**
	 * Return the type that one is cast to.
	 * @param from the type that there is
	 * @param to the kind that is needed
	 * @return the type
	 */
	public static ServerType target(ServerType from, Kind to) {
		if (from.kind() == to) {
			return from;
		}
		boolean seconds = to == Kind.DATETIME || to == Kind.TIME || to == Kind.TIMESTAMP;
		if (seconds) {
			return ServerType.of(to,
					from.kind().isString() ? MAX_FRACTION : from.kind().isTemporal() ? from.scale() : 0);
		}
		if (to == Kind.DECIMAL) {
			return ServerType.of(to, switch (from.kind()) {
				case FLOAT -> 7;
				case DOUBLE -> 16;
				default -> from.scale();
			});
		}
		return ServerType.of(to);
	}

}
