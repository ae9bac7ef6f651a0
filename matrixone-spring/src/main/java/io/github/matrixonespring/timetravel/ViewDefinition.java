package io.github.matrixonespring.timetravel;

import java.util.List;
import java.util.Set;

import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * The statement that has created a view. A hint behind the name of a view is for all
 * tables in its query, but where that has common table expressions: these read the
 * present, without a word.
 */
final class ViewDefinition {

	private final String sql;

	private ViewDefinition(String sql) {
		this.sql = sql;
	}

	static ViewDefinition of(String sql) {
		String statement = sql.strip();
		return new ViewDefinition(statement.endsWith(";") ? statement.substring(0, statement.length() - 1) : statement);
	}

	/**
	 * Return what the view reads.
	 * @param database the database of the view
	 * @param session what names mean
	 * @param statements ask on their connection
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is not
	 * certain what it reads
	 */
	Set<TableName> tables(String database, Session session, MatrixOneStatements statements) {
		List<StatementToken> tokens = StatementTokens.of(this.sql);
		int view = indexOf(tokens, "view", 0);
		int as = indexOf(tokens, "as", view);
		PastStatement query = PastStatement.of(this.sql.substring(tokens.get(as).end()));
		if (query.hasCommonTableExpressions()) {
			throw StatementRefusal.at(this.sql, tokens.get(as).end(),
					"a WITH in the query of a view, under which the server reads the present");
		}
		if (query.hasVectorDistances()) {
			throw StatementRefusal.at(this.sql, tokens.get(as).end(),
					"a distance of vectors in a view, which the server may answer from the index of the present");
		}
		query.requireQuotingOf(session.sqlMode());
		session.refuseFunctions(query, statements);
		// Names without a database mean that of the session that created the view. Only
		// where the view was named without one, that is the view's.
		boolean createdInItsDatabase = tokens.subList(view, as).stream().noneMatch((token) -> token.is("."));
		for (TableReference table : query.tables()) {
			if (table.database() == null && !createdInItsDatabase) {
				throw StatementRefusal.at(query.sql(), table.start(),
						"a table without its database in a view that was created from another one");
			}
		}
		return session.in(database).names(query);
	}

	private int indexOf(List<StatementToken> tokens, String word, int start) {
		for (int i = start; i < tokens.size(); i++) {
			if (tokens.get(i).isWord(word)) {
				return i;
			}
		}
		throw StatementRefusal.at(this.sql, 0, "no CREATE VIEW … AS");
	}

}
