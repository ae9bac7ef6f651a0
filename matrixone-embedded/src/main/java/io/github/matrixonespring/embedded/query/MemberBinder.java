package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.ColumnMembers;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.Members;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds what is stored in a column of the type {@code enum} or {@code set}.
 *
 * @param binding the statement
 * @param type the type of the column, as it was defined
 * @param members what it can hold
 */
record MemberBinder(Binding binding, String type, Members members) {

	/**
	 * Return what binds the values of a column.
	 * @param binding the statement
	 * @param type the type of the column, as it was defined
	 * @return the binder, or {@code null} if the column has no members
	 * @throws SQLException if its type is no type
	 */
	static @Nullable MemberBinder of(Binding binding, String type) throws SQLException {
		Members members = ColumnMembers.of(type);
		return (members != null) ? new MemberBinder(binding, type, members) : null;
	}

	/**
	 * Bind a value of VALUES, where a decimal is what it is as a floating-point number.
	 * @param bound the value
	 * @return the member in the SQL of H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	String inserted(Bound bound) throws SQLException {
		refuseBinary(bound);
		if (!(bound.literal() instanceof BigDecimal decimal)) {
			return member(bound);
		}
		if (this.members.set()) {
			throw ServerError.invalidArgument("cast to uint64, bad value " + decimal.toPlainString());
		}
		this.binding.onceOnly();
		return member(Literals
			.bind(new Expression.Literal(Expression.LiteralKind.FLOATING, Double.toString(decimal.doubleValue()))));
	}

	/**
	 * Bind a value that UPDATE sets. The server loses the columns that it is computed
	 * from.
	 * @param value the value
	 * @param bound the value, bound
	 * @return the member in the SQL of H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	String updated(Expression value, Bound bound) throws SQLException {
		refuseBinary(bound);
		if (value.contains(Expression::isQuery)) {
			throw ServerError.of(20102, "HY000", "subquery in JOIN condition is not yet implemented");
		}
		Expression.Column named = value.firstColumn();
		if (named != null) {
			throw ServerError.invalidValue("ambiguous column reference '" + named.name() + "'");
		}
		boolean decimal = this.members.set() && bound.kind() == Kind.DECIMAL;
		return member(decimal ? Conversions.to(bound, Kind.DOUBLE) : bound);
	}

	/**
	 * Give the name of a member the type of the column.
	 * @param sql the name in the SQL of H2
	 * @return the member in the SQL of H2
	 */
	String typed(String sql) {
		return this.members.set() ? sql : "CAST(" + sql + " AS ENUM("
				+ this.members.names().stream().map(StorageNames::literal).collect(Collectors.joining(", ")) + "))";
	}

	/**
	 * Bind a value of ON DUPLICATE KEY UPDATE, which the server casts to the column
	 * without looking for it.
	 * @param value the value
	 * @param bound the value, bound
	 * @return the member in the SQL of H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	String onDuplicate(Expression value, Bound bound) throws SQLException {
		if (this.members.set()) {
			return setOnDuplicate(bound);
		}
		if (bound.kind() == Kind.BIT || isChoice(value)) {
			throw this.binding.notSupported("such a value of an enum in ON DUPLICATE KEY UPDATE");
		}
		ServerType listed = ServerType.of(Kind.ENUM);
		if (bound.kind() == Kind.ANY || !Casts.isSupported(bound.type(), listed)) {
			throw OperatorBinder.badValues("cast", bound, new Bound("", listed));
		}
		return (bound.kind() == Kind.ENUM) ? bound.sql() : member(bound);
	}

	private String setOnDuplicate(Bound bound) throws SQLException {
		if (bound.literal() instanceof String text) {
			throw ServerError.invalidArgument("cast to uint64, bad value " + text);
		}
		boolean taken = bound.kind() == Kind.ANY || bound.kind() == Kind.SET || bound.kind().isInteger();
		if (!taken) {
			throw this.binding.notSupported("such a value of a set in ON DUPLICATE KEY UPDATE");
		}
		return (bound.kind() == Kind.SET) ? bound.sql() : member(bound);
	}

	/**
	 * A choice between values of an enum is one to the server.
	 */
	private static boolean isChoice(Expression value) {
		return value instanceof Expression.Case || (value instanceof Expression.Call call
				&& List.of("if", "iff", "ifnull", "coalesce", "nullif").contains(call.key()));
	}

	private void refuseBinary(Bound bound) throws SQLException {
		if (bound.literal() instanceof Literals.Digits) {
			if (this.members.set()) {
				throw this.binding.notSupported("a binary literal in a set");
			}
			throw OperatorBinder.badValues("cast", Bound.of("", Kind.VARCHAR), Bound.of("", Kind.ENUM));
		}
	}

	/**
	 * Bind a value that a query returns.
	 * @param bound the value
	 * @return the member in the SQL of H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	String member(Bound bound) throws SQLException {
		return switch (bound.kind()) {
			case ANY -> bound.sql();
			case BIT, JSON -> {
				if (this.members.set()) {
					throw this.binding.notSupported("a " + bound.type().inErrors() + " in a set");
				}
				throw ServerError.invalidArgument(
						"function cast_value_to_index, bad value [VARCHAR " + bound.type().inErrors() + "]");
			}
			case BOOL -> found("CASE WHEN " + bound.sql() + " THEN 1 WHEN NOT " + bound.sql() + " THEN 0 END");
			default -> found(Conversions.to(bound, kind(bound.kind())).sql());
		};
	}

	private Kind kind(Kind value) {
		return !value.isInteger() ? Kind.VARCHAR : this.members.set() ? Kind.BIGINT_UNSIGNED : Kind.SMALLINT_UNSIGNED;
	}

	private String found(String text) {
		return "PUBLIC.\"MO$MEMBER\"(" + StorageNames.literal(this.type) + ", " + text + ")";
	}

	/**
	 * The server tries a default no sooner than a row needs it.
	 * @param shown the default, as the catalog has it
	 * @throws SQLException if it is none of the set
	 */
	void checkDefault(@Nullable String shown) throws SQLException {
		if (!this.members.set() || shown == null) {
			return;
		}
		List<Token> tokens = Tokenizer.tokenize(shown);
		if (tokens.size() == 2 && tokens.get(0).kind() == Token.Kind.STRING) {
			this.members.stored(tokens.get(0).value());
		}
	}

}
