package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code ALTER TABLE t …}.
 *
 * @param table the table
 * @param newName its name afterwards, or {@code null} if it keeps its name
 * @param alterations what is altered
 */
record AlterTable(ObjectName table, @Nullable String newName, List<Alteration> alterations) implements Form {

	static AlterTable parse(TokenCursor cursor) throws SQLException {
		cursor.expect("TABLE");
		ObjectName table = cursor.objectName();
		String newName = null;
		List<Alteration> alterations = new ArrayList<>();
		do {
			if (cursor.atWord("RENAME") && !cursor.peek(1).isWord("COLUMN") && !cursor.peek(1).isWord("INDEX")) {
				cursor.next();
				if (!cursor.accept("TO")) {
					cursor.accept("AS");
				}
				newName = cursor.objectName().name();
				alterations.add(Alterations.rename(newName));
			}
			else {
				alterations.add(Alterations.parse(cursor));
			}
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new AlterTable(table, newName, List.copyOf(alterations));
	}

	static AlterTable parseDropIndex(TokenCursor cursor) throws SQLException {
		cursor.expect("INDEX");
		String name = cursor.lowerCaseName();
		cursor.expect("ON");
		ObjectName table = cursor.objectName();
		cursor.expectEnd();
		return new AlterTable(table, null, List.of(Alterations.dropKey(name)));
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.COMMITS_FOR_GOOD;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			String finalName = (this.newName != null) ? this.newName : this.table.name();
			execution.session()
				.transactions()
				.commitForGood(() -> new Tables(execution.session()).alter(this.table, finalName,
						(altered) -> statements(altered, execution)));
			return 0;
		};
	}

	private List<String> statements(StoredTable altered, Execution execution) throws SQLException {
		List<String> statements = new ArrayList<>();
		for (Alteration alteration : this.alterations) {
			statements.addAll(alteration.toDdl(altered, execution));
		}
		return statements;
	}

}
