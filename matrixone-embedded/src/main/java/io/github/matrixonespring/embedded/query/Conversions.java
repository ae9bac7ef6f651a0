package io.github.matrixonespring.embedded.query;

import java.util.List;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.function.ServerFunction;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * Writes casts: by H2 where it casts as the server does, else by a call of
 * {@link io.github.matrixonespring.embedded.type.Casts}.
 */
final class Conversions {

	private Conversions() {
	}

	static Bound to(Bound value, Kind kind) {
		return (value.kind() == kind) ? value : to(value, ServerType.of(kind));
	}

	/**
	 * Cast an expression as the server does it by itself.
	 * @param value the expression
	 * @param type the type to cast it to
	 * @return the cast, or the expression itself where it has that type
	 */
	static Bound to(Bound value, ServerType type) {
		Bound literal = literal(value, type);
		if (literal != value) {
			return (type.kind() == Kind.DECIMAL && literal.kind() == Kind.DECIMAL) ? literal : to(literal, type);
		}
		if (value.type().equals(type) || isSame(value.type(), type)) {
			return new Bound(value.sql(), type);
		}
		return isNative(value.type(), type) ? written("CAST(" + value.sql(), type) : computed("MO$CAST", value, type);
	}

	/**
	 * A binary literal is a number, a text or bytes, whichever is needed.
	 */
	private static Bound literal(Bound value, ServerType type) {
		if (!(value.literal() instanceof Literals.Digits digits)) {
			return value;
		}
		if (type.kind().isNumber()) {
			return (digits.number().bitLength() <= Long.SIZE) ? digits.bind(type) : value;
		}
		if (value.kind().isBinary()) {
			boolean bytes = type.kind().isString() || type.kind() == Kind.ANY || type.kind() == Kind.BIT;
			return bytes ? value : computed("MO$CONVERT", value, ServerType.of(Kind.VARCHAR));
		}
		return type.kind().isBinary() ? digits.bytes() : value;
	}

	/**
	 * Cast an expression as a CAST of the statement does it.
	 * @param value the expression
	 * @param type the type to cast it to
	 * @return the cast
	 */
	static Bound explicitly(Bound value, ServerType type) {
		Bound literal = literal(value, type);
		if (literal != value) {
			return (type.kind() == Kind.DECIMAL && literal.kind() == Kind.DECIMAL) ? literal
					: explicitly(literal, type);
		}
		boolean known = value.kind() == Kind.ANY || value.type().equals(type);
		return known ? to(value, type) : computed("MO$CONVERT", value, type);
	}

	/**
	 * Cast an expression to the type of a column that it is stored in.
	 * @param value the expression
	 * @param type the type of the column
	 * @return the cast
	 */
	static Bound assigned(Bound value, ServerType type) {
		Bound literal = literal(value, type);
		if (literal != value) {
			return assigned(literal, type);
		}
		boolean fitting = type.kind().isText() && value.kind().isText();
		if (value.type().equals(type) || isSame(value.type(), type) || fitting) {
			return new Bound(value.sql(), type);
		}
		return isNative(value.type(), type) ? written("CAST(" + value.sql(), type) : computed("MO$ASSIGN", value, type);
	}

	/**
	 * Give a time fewer digits without rounding it.
	 * @param value the time
	 * @param type its type with fewer digits
	 * @return the time
	 */
	static Bound cut(Bound value, ServerType type) {
		ServerFunction.Resolved call = new ServerFunction.Resolved(List.of(value.type()), type);
		return written(
				"CAST(PUBLIC.\"MO$CALL\"('cut time', " + StorageNames.literal(call.text()) + ", " + value.sql() + ")",
				type);
	}

	/**
	 * Return an expression as functions get it: an enum as its text.
	 * @param value the expression
	 * @return the expression
	 */
	static Bound displayed(Bound value) {
		boolean text = value.kind() == Kind.ENUM || value.kind() == Kind.SET;
		return text ? to(value, Kind.VARCHAR) : value;
	}

	/**
	 * Return the number of a member of an enum. H2 counts them from 1, as the server
	 * does.
	 * @param value the member
	 * @return the number
	 */
	static Bound number(Bound value) {
		return Bound.of("CAST(" + value.sql() + " AS INTEGER)", Kind.SMALLINT_UNSIGNED);
	}

	private static Bound computed(String function, Bound value, ServerType type) {
		if (value.kind() == Kind.ENUM && type.kind().isNumber()) {
			Bound number = number(value);
			return (type.kind() == Kind.SMALLINT_UNSIGNED) ? number : to(number, type);
		}
		if (value.kind() == Kind.ENUM && !type.kind().isString()) {
			return computed(function, displayed(value), type);
		}
		return written("CAST(PUBLIC.\"" + function + "\"(" + StorageNames.literal(StorageType.text(value.type())) + ", "
				+ StorageNames.literal(StorageType.text(type)) + ", " + value.sql() + ")", type);
	}

	private static Bound written(String sql, ServerType type) {
		return new Bound(sql + " AS " + StorageType.of(type) + ")", type);
	}

	/**
	 * Types that differ in nothing that matters to an expression.
	 */
	private static boolean isSame(ServerType from, ServerType to) {
		Kind kind = from.kind();
		if (kind == to.kind()) {
			return switch (kind) {
				case DECIMAL, TIME, DATETIME, TIMESTAMP -> from.scale() == to.scale() && from.width() <= to.width();
				case BIT -> (from.width() <= 1) == (to.width() <= 1);
				case CHAR, VARCHAR, BINARY, VARBINARY ->
					to.width() == 0 || (from.width() > 0 && from.width() <= to.width());
				case ENUM -> false;
				default -> true;
			};
		}
		boolean texts = (kind.isText() || kind == Kind.JSON || kind == Kind.UUID || kind == Kind.SET)
				&& to.kind().isText();
		boolean bytes = kind.isBinary() && to.kind().isBinary() && to.kind() != Kind.BINARY;
		return (texts || bytes) && (to.width() == 0 || (from.width() > 0 && from.width() <= to.width()));
	}

	private static boolean isNative(ServerType from, ServerType to) {
		Kind source = from.kind();
		Kind target = to.kind();
		if (source == Kind.ANY) {
			return true;
		}
		if (source.isInteger()) {
			boolean wider = target.isInteger() && source.isSigned() == target.isSigned()
					&& target.bits() >= source.bits();
			boolean signed = source.isUnsigned() && target.isSigned() && target.bits() > source.bits();
			return wider || signed || target == Kind.DOUBLE || (target == Kind.DECIMAL && to.width() > 20);
		}
		if (source == Kind.ENUM) {
			return target.isText();
		}
		if (source == Kind.DATE) {
			return target == Kind.DATETIME || target == Kind.TIMESTAMP;
		}
		return (source == Kind.DECIMAL && target == Kind.DOUBLE)
				|| (source == Kind.DECIMAL && target == Kind.DECIMAL && to.width() == ServerType.MAX_DECIMAL128)
				|| (source == Kind.DATETIME && target == Kind.TIMESTAMP && to.scale() >= from.scale())
				|| (source == Kind.TIMESTAMP && target == Kind.DATETIME && to.scale() >= from.scale())
				|| (source == target && source.isTemporal() && to.scale() >= from.scale());
	}

	static Bound toBoolean(Bound value) {
		return to(value, Kind.BOOL);
	}

}
