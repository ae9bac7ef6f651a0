package io.github.matrixonespring.embedded.query;

import java.math.BigInteger;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import io.github.matrixonespring.embedded.type.StoredLiterals;
import io.github.matrixonespring.embedded.type.StoredLiterals.Form;
import org.jspecify.annotations.Nullable;

/**
 * Binds literals that are stored in a column as they are: the server reads their spelling
 * instead of casting their value.
 *
 * @param binding the statement
 */
record LiteralBinder(Binding binding) {

	/**
	 * Bind a value if it is such a literal, and if that makes a difference.
	 * @param value the value
	 * @param column the type of the column
	 * @return what is stored, or {@code null} if the value is to be cast
	 * @throws SQLException if a parameter has no value
	 */
	@Nullable Bound stored(Expression value, ServerType column) throws SQLException {
		Literal literal = literal(value);
		Form form = (literal != null) ? form(literal.kind()) : null;
		if (literal == null || form == null || isCast(form, literal, column.kind())) {
			return null;
		}
		String spelling = (value instanceof Expression.Parameter parameter) ? spelling(parameter, literal, form)
				: StorageNames.literal(literal.value());
		return new Bound("CAST(PUBLIC.\"MO$STORE\"(" + StorageNames.literal(form.name()) + ", "
				+ StorageNames.literal(StorageType.text(column)) + ", " + spelling + ") AS " + StorageType.of(column)
				+ ")", column);
	}

	/**
	 * Check the value that a timestamp gets, if it is a literal.
	 * @param value the value
	 * @param row the number of its row, from 1
	 * @throws SQLException if the server refuses it
	 */
	void checkTimestamp(Expression value, int row) throws SQLException {
		Literal literal = literal(value);
		if (literal != null && literal.kind() == LiteralKind.INTEGER) {
			if (value instanceof Expression.Parameter) {
				this.binding.onceOnly();
			}
			StoredLiterals.checkTimestamp(new BigInteger(literal.value()), row);
		}
	}

	private String spelling(Expression.Parameter parameter, Literal literal, Form form) {
		String placeholder = Placeholders.of(parameter.index());
		if (literal.kind() == LiteralKind.DECIMAL) {
			// A cast to text could write an exponent.
			return placeholder;
		}
		if (form == Form.NUMBER || form == Form.BOOLEAN) {
			// H2 would write it in another way.
			this.binding.onceOnly();
			return StorageNames.literal(literal.value());
		}
		return "CAST(" + placeholder + " AS VARCHAR)";
	}

	private @Nullable Literal literal(Expression value) throws SQLException {
		if (value instanceof Literal literal) {
			return literal;
		}
		if (value instanceof Expression.Parameter parameter) {
			Execution.Literal sent = this.binding.literal(parameter.index());
			return new Literal(Binding.kind(sent), sent.text());
		}
		boolean negative = value instanceof Expression.Unary unary && unary.operator().equals("-")
				&& unary.operand() instanceof Literal number && form(number.kind()) != Form.TEXT;
		if (!negative) {
			return null;
		}
		Literal number = (Literal) ((Expression.Unary) value).operand();
		return new Literal(number.kind(), "-" + number.value());
	}

	private static @Nullable Form form(LiteralKind kind) {
		return switch (kind) {
			case STRING -> Form.TEXT;
			case INTEGER -> Form.INTEGER;
			case DECIMAL, FLOATING -> Form.NUMBER;
			case BOOLEAN -> Form.BOOLEAN;
			default -> null;
		};
	}

	/**
	 * Dates are cast, and what a cast stores as well is left to it.
	 */
	private static boolean isCast(Form form, Literal literal, Kind column) {
		if (column.isTemporal() || column == Kind.ENUM || column == Kind.SET || column == Kind.UUID) {
			return true;
		}
		return switch (form) {
			case TEXT -> column.isText();
			case INTEGER ->
				(column.isSigned() || column == Kind.DOUBLE) && Literals.bind(literal).kind() == Kind.BIGINT;
			default -> false;
		};
	}

}
