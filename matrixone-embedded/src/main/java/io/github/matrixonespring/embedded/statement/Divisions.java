package io.github.matrixonespring.embedded.statement;

import io.github.matrixonespring.embedded.sql.Token;

/**
 * Divisions. {@code DIV}, which H2 lacks, leaves a whole number. In a query the server
 * returns null for a division by zero, while H2 and modifications fail.
 *
 * @param operands the statement
 * @param rewriting what is rewritten
 */
record Divisions(Operands operands, Rewriting rewriting) {

	void rewrite() {
		Token first = this.operands.at(0);
		boolean query = first.isWord("SELECT") || first.isWord("WITH") || first.isSymbol("(");
		for (int i = 1; i < this.operands.tokens().size(); i++) {
			Token token = this.operands.at(i);
			boolean whole = token.isWord("DIV") && isBetweenOperands(i);
			if (whole) {
				this.rewriting.before(this.operands.startOfLeft(i), "CAST(TRUNC(");
				this.rewriting.instead(i, "/");
			}
			if (query && (whole || token.isSymbol("/") || token.isSymbol("%"))) {
				this.rewriting.before(i + 1, "NULLIF(");
				this.rewriting.behind(this.operands.endOfRight(i), ", 0)");
			}
			if (whole) {
				this.rewriting.behind(this.operands.endOfRight(i), ") AS BIGINT)");
			}
		}
	}

	/**
	 * Where it is a name, something else stands beside it.
	 */
	private boolean isBetweenOperands(int index) {
		Token before = this.operands.at(index - 1);
		Token behind = this.operands.at(index + 1);
		boolean left = before.kind() != Token.Kind.SYMBOL || before.isSymbol(")");
		boolean right = !behind.isEnd() && (behind.kind() != Token.Kind.SYMBOL || behind.isSymbol("(")
				|| behind.isSymbol("-") || behind.isSymbol("+"));
		return left && right;
	}

}
