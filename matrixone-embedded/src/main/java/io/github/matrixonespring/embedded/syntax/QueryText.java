package io.github.matrixonespring.embedded.syntax;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Queries as the server writes them inside of an expression.
 *
 * @param labels writes expressions
 */
record QueryText(Labels labels) {

	String of(Query query) {
		StringBuilder text = new StringBuilder();
		if (!query.with().isEmpty()) {
			text.append("with ")
				.append(query.with()
					.stream()
					.map((table) -> table.name() + " as (" + of(table.query()) + ")")
					.collect(Collectors.joining(", ")))
				.append(' ');
		}
		text.append(body(query.body()));
		if (!query.order().isEmpty()) {
			text.append(" order by ")
				.append(query.order()
					.stream()
					.map((item) -> this.labels.text(item.expression())
							+ ((item.direction() != null) ? " " + item.direction() : ""))
					.collect(Collectors.joining(", ")));
		}
		Expression limit = query.limit();
		if (limit != null) {
			text.append(" limit ").append(this.labels.text(limit));
		}
		Expression offset = query.offset();
		if (offset != null) {
			text.append(" offset ").append(this.labels.text(offset));
		}
		return text.toString();
	}

	private String body(Query.Body body) {
		if (body instanceof Query.Select select) {
			return select(select);
		}
		if (body instanceof Query.SetOperation operation) {
			return body(operation.left()) + " " + operation.operator().toLowerCase(Locale.ROOT)
					+ (operation.all() ? " all " : " ") + body(operation.right());
		}
		if (body instanceof Query.Nested nested) {
			return "(" + of(nested.query()) + ")";
		}
		return "values " + ((Query.Values) body).rows()
			.stream()
			.map((row) -> "row(" + list(row) + ")")
			.collect(Collectors.joining(", "));
	}

	private String select(Query.Select select) {
		StringBuilder text = new StringBuilder("select ").append(select.distinct() ? "distinct " : "");
		text.append(select.items()
			.stream()
			.map((item) -> this.labels.item(item.expression(), item.alias()))
			.collect(Collectors.joining(", ")));
		Query.Source from = select.from();
		if (from != null) {
			text.append(" from ").append(source(from));
		}
		Expression where = select.where();
		if (where != null) {
			text.append(" where ").append(this.labels.text(where));
		}
		if (!select.groupBy().isEmpty()) {
			text.append(" group by ").append(list(select.groupBy()));
		}
		Expression having = select.having();
		if (having != null) {
			text.append(" having ").append(this.labels.text(having));
		}
		return text.toString();
	}

	private String list(List<Expression> expressions) {
		return expressions.stream().map(this.labels::text).collect(Collectors.joining(", "));
	}

	private String source(Query.Source source) {
		if (source instanceof Query.Table table) {
			ObjectName name = table.name();
			String alias = table.alias();
			return ((name.database() != null) ? name.database() + "." : "") + name.name()
					+ ((alias != null) ? " as " + alias : "");
		}
		if (source instanceof Query.Derived derived) {
			String alias = derived.alias();
			return "(" + of(derived.query()) + ")" + ((alias != null) ? " as " + alias : "");
		}
		if (source instanceof Query.TableFunction function) {
			return this.labels.text(function.call());
		}
		Query.Join join = (Query.Join) source;
		Expression on = join.on();
		return source(join.left()) + " " + join.kind().toLowerCase(Locale.ROOT) + " join " + source(join.right())
				+ ((on != null) ? " on " + this.labels.text(on) : "")
				+ (join.using().isEmpty() ? "" : " using (" + String.join(", ", join.using()) + ")");
	}

}
