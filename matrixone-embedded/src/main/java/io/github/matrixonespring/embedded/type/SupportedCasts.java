package io.github.matrixonespring.embedded.type;

/**
 * Which types can be cast to which at all, whatever the value.
 */
final class SupportedCasts {

	private SupportedCasts() {
	}

	static boolean isSupported(ServerType from, ServerType to) {
		Kind source = from.kind();
		Kind kind = to.kind();
		boolean number = kind.isNumber();
		return switch (source) {
			case ANY -> kind != Kind.ENUM && kind != Kind.SET && kind != Kind.UUID;
			case BOOL -> kind == Kind.BOOL || kind == Kind.BIT || kind.isInteger() || kind == Kind.YEAR
					|| kind.isString() || kind == Kind.JSON;
			case BIT -> number || kind == Kind.TIME || kind == Kind.TIMESTAMP || kind == Kind.ENUM || isAny(kind);
			case TINYINT, SMALLINT, INT, BIGINT, TINYINT_UNSIGNED, SMALLINT_UNSIGNED, INT_UNSIGNED, BIGINT_UNSIGNED ->
				number || kind == Kind.TIME || kind == Kind.TIMESTAMP || kind == Kind.YEAR
						|| (kind == Kind.ENUM && (source == Kind.BIGINT || source.isUnsigned())) || isAny(kind);
			case FLOAT, DOUBLE -> number || isAny(kind);
			case DECIMAL -> number || (kind == Kind.TIME && DecimalCasts.isSmall(from)) || kind == Kind.DATETIME
					|| kind == Kind.TIMESTAMP || kind == Kind.YEAR || (isAny(kind) && kind != Kind.BOOL);
			case DATE, DATETIME, TIMESTAMP ->
				kind == Kind.INT || kind == Kind.BIGINT || kind == Kind.DECIMAL || kind == Kind.YEAR || kind.isString()
						|| kind == Kind.JSON || (kind.isTemporal() && (source != Kind.TIMESTAMP || kind != Kind.TIME));
			case TIME -> kind.isInteger() || kind == Kind.DECIMAL || kind == Kind.BIT || kind.isString()
					|| kind == Kind.JSON || (kind.isTemporal() && kind != Kind.TIMESTAMP);
			case CHAR, VARCHAR, TEXT ->
				number || isAny(kind) || kind == Kind.UUID || kind.isTemporal() || kind == Kind.YEAR;
			case BINARY, VARBINARY, BLOB -> number || isAny(kind) || kind == Kind.UUID || kind.isTemporal();
			case JSON -> kind == Kind.JSON || kind.isText() || number;
			case UUID -> kind.isString() || kind == Kind.UUID;
			case ENUM, SET -> kind == source || number || kind.isString();
			case YEAR -> number || kind == Kind.YEAR || kind.isTemporal() || kind.isString() || kind == Kind.JSON;
		};
	}

	private static boolean isAny(Kind kind) {
		return kind == Kind.BOOL || kind == Kind.BIT || kind.isString() || kind == Kind.JSON;
	}

}
