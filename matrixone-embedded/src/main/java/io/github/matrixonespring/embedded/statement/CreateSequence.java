package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Relations;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE SEQUENCE [IF NOT EXISTS] s [options]}.
 *
 * @param name the sequence
 * @param ifNotExists whether an existing one is enough
 * @param options the options, which H2 takes as they are
 * @param sql the statement
 */
record CreateSequence(ObjectName name, boolean ifNotExists, String options, String sql) implements Form {

	static CreateSequence parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		ObjectName name = cursor.objectName();
		StringBuilder options = new StringBuilder();
		while (!cursor.atEnd()) {
			Token option = cursor.next();
			if (option.kind() == Token.Kind.WORD) {
				options.append(' ').append(option.text().toUpperCase(Locale.ROOT));
			}
			else if (option.kind() == Token.Kind.NUMBER || option.isSymbol("-")) {
				options.append(' ').append(option.text());
			}
			else {
				throw cursor.syntaxError();
			}
		}
		return new CreateSequence(name, ifNotExists, options.toString(), cursor.sql());
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.COMMITS_UNLESS_BEGUN;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Relations(execution.session()).createSequence(this.name, this.ifNotExists, this.sql, this.options);
			return 0;
		};
	}

}
