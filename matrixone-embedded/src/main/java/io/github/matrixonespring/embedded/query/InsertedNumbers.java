package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Modification;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an insertion leaves the numbers of its rows to the table. The server
 * reports generated keys only then; H2 would report numbers that were given, too.
 *
 * @param binding the statement
 * @param table the table
 */
record InsertedNumbers(Binding binding, StoredTable table) {

	@Nullable String numbered(Modification.Insertion insertion, List<Column> columns) throws SQLException {
		Column numbered = this.table.structure().autoIncrement().orElse(this.table.structure().hiddenKey());
		if (numbered == null) {
			return null;
		}
		int index = columns.indexOf(numbered);
		if (index < 0) {
			return numbered.name();
		}
		if (insertion.query() != null) {
			return null;
		}
		boolean depends = insertion.rows()
			.stream()
			.anyMatch((row) -> index < row.size() && row.get(index) instanceof Expression.Parameter);
		if (depends) {
			// Another execution can answer differently.
			this.binding.onceOnly();
		}
		List<Expression> first = insertion.rows().get(0);
		return (first.isEmpty() || isLeftOut(first.get(index))) ? numbered.name() : null;
	}

	private boolean isLeftOut(Expression value) throws SQLException {
		if (value instanceof Expression.Parameter parameter) {
			String text = this.binding.literal(parameter.index()).text();
			return text.equals("null") || text.equals("0");
		}
		return value instanceof Expression.Default || (value instanceof Literal literal
				&& (literal.kind() == LiteralKind.NULL || literal.value().equals("0")));
	}

}
