package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * As what type the server compares.
 */
final class ComparedTypes {

	private ComparedTypes() {
	}

	/**
	 * What is compared with a column of numbers is cast to the type of the column, even
	 * if that is the smaller one, so that the server can use an index.
	 */
	static ServerType ofColumn(String operator, Bound left, Bound right) throws SQLException {
		ServerType common = of(operator, left, right);
		if (left.column() == right.column() || operator.equals("<=>")) {
			return common;
		}
		Bound column = left.column() ? left : right;
		Bound other = left.column() ? right : left;
		if (column.kind() == Kind.DECIMAL && other.literal() instanceof Double) {
			return column.type();
		}
		if (other.literal() != null) {
			return common;
		}
		boolean integers = column.kind().isInteger() && other.kind().isInteger();
		boolean floating = column.kind().isFloating() && other.kind().isNumber();
		boolean decimals = column.kind() == Kind.DECIMAL && other.kind() == Kind.DECIMAL
				&& column.type().scale() >= other.type().scale();
		return (integers || floating || decimals) ? column.type() : common;
	}

	private static boolean isNumber(Bound operand) {
		return operand.literal() instanceof Number;
	}

	/**
	 * Return the type that both operands are cast to.
	 * @param operator the operator
	 * @param left the left operand
	 * @param right the right operand
	 * @return the type
	 * @throws SQLException if the server does not compare such types
	 */
	static ServerType of(String operator, Bound left, Bound right) throws SQLException {
		boolean listed = left.kind() == Kind.ENUM || right.kind() == Kind.ENUM;
		boolean ordered = operator.startsWith("<") && !operator.equals("<=>") && !operator.equals("<>")
				|| operator.startsWith(">");
		boolean unknown = (left.kind() == Kind.ANY && right.kind() == Kind.UUID)
				|| (right.kind() == Kind.ANY && left.kind() == Kind.UUID);
		if (unknown || (ordered && (isJsonAndText(left, right) || isJsonAndText(right, left)))) {
			throw OperatorBinder.badValues(operator, Conversions.displayed(left), Conversions.displayed(right));
		}
		if (isTimeAsText(left, right) || isTimeAsText(right, left)) {
			return ServerType.of(Kind.VARCHAR);
		}
		boolean names = (left.kind().isString() || left.kind() == Kind.ENUM)
				&& (right.kind().isString() || right.kind() == Kind.ENUM);
		if (listed && names) {
			return ServerType.of(Kind.VARCHAR);
		}
		if ((left.kind() == Kind.FLOAT && isNumber(right)) || (right.kind() == Kind.FLOAT && isNumber(left))) {
			// The server casts the literal, not the column.
			return ServerType.of(Kind.FLOAT);
		}
		boolean truths = (left.kind() == Kind.BOOL && right.literal() instanceof Long)
				|| (right.kind() == Kind.BOOL && left.literal() instanceof Long);
		if (truths && !operator.equals("<=>")) {
			// Any number but 0 is true.
			return ServerType.of(Kind.BOOL);
		}
		ServerType common = OperandTypes.COMPARISON.common(left.type(), right.type());
		if (common == null) {
			throw OperatorBinder.badValues(operator.equals("!=") ? "<>" : operator, left, right);
		}
		return common;
	}

	private static boolean isJsonAndText(Bound json, Bound text) {
		return json.kind() == Kind.JSON
				&& (text.kind().isString() || text.kind() == Kind.ENUM || text.kind() == Kind.SET);
	}

	/**
	 * The server compares a time with a text as texts, unless a column of times is
	 * compared with a literal.
	 */
	private static boolean isTimeAsText(Bound time, Bound text) {
		boolean texts = text.kind().isText() || text.kind() == Kind.ENUM || text.kind() == Kind.SET;
		return time.kind() == Kind.TIME && texts && !(time.column() && text.literal() != null);
	}

}
