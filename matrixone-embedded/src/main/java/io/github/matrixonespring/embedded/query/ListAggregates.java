package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds the aggregates that list values: all of them are lists of JSON for H2, as only
 * these can be taken apart again.
 *
 * @param aggregates binds aggregates
 */
record ListAggregates(AggregateBinder aggregates) {

	@Nullable Bound bind(Expression.Call call, List<Bound> arguments) throws SQLException {
		return switch (call.key()) {
			case "group_concat" -> concatenated(call, arguments);
			case "json_arrayagg" -> array(call, arguments.get(0));
			case "json_objectagg" -> object(call, arguments.get(0), arguments.get(1));
			default -> null;
		};
	}

	private Bound concatenated(Expression.Call call, List<Bound> arguments) throws SQLException {
		List<String> texts = new ArrayList<>();
		for (Bound argument : arguments) {
			if (argument.kind() == Kind.YEAR || argument.kind() == Kind.UUID) {
				throw ServerError.internal("unsupported type for group_concat payload: " + argument.kind());
			}
			texts.add(called("group text", argument).sql());
		}
		List<String> order = new ArrayList<>();
		for (Expression.Order item : call.order()) {
			order.add(this.aggregates.argument(item.expression()).sql() + (item.descending() ? " DESC" : ""));
		}
		String within = order.isEmpty() ? "" : " WITHIN GROUP (ORDER BY " + String.join(", ", order) + ")";
		Bound separator = this.aggregates.argument(call.arguments().get(call.arguments().size() - 1));
		Bound text = Bound.of("(" + String.join(" || ", texts) + ")", Kind.VARCHAR);
		if (!call.distinct()) {
			return Bound.of("CAST(" + listed(text.sql(), separator.sql(), within) + " AS VARCHAR)", Kind.TEXT);
		}
		Bound list = Bound.of(listed(called("json_quote", text).sql(), "','", within), Kind.TEXT);
		return new Bound(called("distinct texts", list, separator).sql(), ServerType.of(Kind.TEXT));
	}

	private Bound array(Expression.Call call, Bound argument) throws SQLException {
		if (call.distinct() && argument.kind() == Kind.ANY) {
			throw this.aggregates.notSupported("json_arrayagg(DISTINCT NULL)", call);
		}
		Bound list = Bound.of(listed(element(call.key(), argument), "','", ""), Kind.TEXT);
		return called(call.distinct() ? "distinct elements" : "elements", list);
	}

	private Bound object(Expression.Call call, Bound given, Bound value) throws SQLException {
		if (call.distinct() || given.kind().isBinary()) {
			throw this.aggregates.notSupported("json_objectagg " + (call.distinct() ? "with DISTINCT" : "by bytes"),
					call);
		}
		Bound key = Conversions.displayed(given);
		if (!key.kind().isText() && key.kind() != Kind.ANY) {
			throw AggregateBinder.badArguments(call.key(), List.of(key, value));
		}
		String name = "COALESCE(" + called("json_quote", Conversions.to(key, Kind.VARCHAR)).sql() + ", 'null')";
		String member = "'[' || " + name + " || ',' || " + element(call.key(), value) + " || ']'";
		return called("members", Bound.of(listed(member, "','", ""), Kind.TEXT));
	}

	private String element(String name, Bound value) throws SQLException {
		Kind kind = value.kind();
		if (kind.isBinary()) {
			throw AggregateBinder.badArguments(name, List.of(value));
		}
		if (kind == Kind.YEAR || kind == Kind.BIT) {
			throw ServerError.invalidValue("unsupported type for json aggregate: " + kind);
		}
		return "COALESCE(" + called("json element", value).sql() + ", 'null')";
	}

	private String listed(String text, String separator, String within) {
		return "LISTAGG(" + text + ", " + separator + ")" + within + this.aggregates.over();
	}

	private Bound called(String function, Bound... arguments) throws SQLException {
		return new FunctionCalls(this.aggregates.expressions().binding()).call(function, List.of(arguments));
	}

}
