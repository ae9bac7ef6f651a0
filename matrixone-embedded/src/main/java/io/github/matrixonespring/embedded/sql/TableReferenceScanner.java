package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the places in a query or modification that name a table: behind FROM, JOIN, INTO,
 * UPDATE and REFERENCES, and behind the commas of a FROM list. Names of common table
 * expressions and calls of table functions are not among them.
 */
public final class TableReferenceScanner {

	/** Functions in whose arguments FROM is punctuation. */
	private static final Set<String> FROM_FUNCTIONS = Set.of("EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "OVERLAY");

	/** Words that cannot be an alias without AS, as they go on with the statement. */
	private static final Set<String> CLAUSES = Set.of("AS", "ON", "USING", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT",
			"OFFSET", "UNION", "EXCEPT", "INTERSECT", "MINUS", "FOR", "LOCK", "WINDOW", "SET", "VALUES", "VALUE",
			"SELECT", "INTO", "JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "FULL", "NATURAL", "STRAIGHT_JOIN", "FORCE",
			"USE", "IGNORE", "WITH", "FETCH", "DUPLICATE");

	/** Clauses after which commas no longer separate tables. */
	private static final Set<String> ENDS_FROM = Set.of("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT",
			"INTERSECT", "MINUS", "FOR", "LOCK", "WINDOW", "SET", "VALUES", "SELECT");

	private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "QUICK");

	private final TokenCursor cursor;

	private final List<TableReference> references = new ArrayList<>();

	private final Deque<Level> levels = new ArrayDeque<>();

	private final Set<String> commonTableExpressions = new HashSet<>();

	private int lastLevel;

	private TableReferenceScanner(TokenCursor cursor) {
		this.cursor = cursor;
	}

	/**
	 * Return the references in a statement, in the order in which they stand there.
	 * @param statement the statement
	 * @return the references
	 * @throws SQLException for a hint that is none
	 */
	public static List<TableReference> scan(TokenCursor statement) throws SQLException {
		return new TableReferenceScanner(statement.from(0)).scan();
	}

	private List<TableReference> scan() throws SQLException {
		this.levels.push(new Level(this.lastLevel, false));
		readTargetOfModification();
		while (!this.cursor.peek().isEnd()) {
			Token token = this.cursor.peek();
			if (level().expectsTable && token.isName() && !token.isWord("SELECT") && !token.isWord("WITH")
					&& !token.isWord("VALUES")) {
				readTable(false);
			}
			else {
				this.cursor.next();
				read(token);
			}
		}
		if (level().expectsTable) {
			throw this.cursor.syntaxError();
		}
		this.references.removeIf((reference) -> reference.name().database() == null
				&& this.commonTableExpressions.contains(reference.name().name()));
		return this.references;
	}

	private void readTargetOfModification() throws SQLException {
		if (this.cursor.accept("UPDATE") || this.cursor.accept("INSERT") || this.cursor.accept("REPLACE")) {
			skipModifiers();
			this.cursor.accept("INTO");
			readTable(true);
		}
		else if (this.cursor.accept("DELETE")) {
			skipModifiers();
			if (!this.cursor.atWord("FROM")) {
				// DELETE alias FROM table alias
				this.cursor.name();
			}
			this.cursor.expect("FROM");
			readTable(true);
		}
	}

	private void skipModifiers() {
		while (MODIFIERS.contains(this.cursor.peek().text().toUpperCase(Locale.ROOT))) {
			this.cursor.next();
		}
	}

	private void read(Token token) throws SQLException {
		switch (token.kind()) {
			case SYMBOL -> readSymbol(token);
			case WORD -> readWord(token.text().toUpperCase(Locale.ROOT));
			default -> level().expectsTable = false;
		}
	}

	private void readSymbol(Token token) {
		if (token.isSymbol("(")) {
			boolean nested = level().expectsTable;
			Level inner = new Level(nested ? level().number : ++this.lastLevel, isFunctionWithFrom());
			inner.expectsTable = nested;
			inner.inFrom = nested;
			level().expectsTable = false;
			this.levels.push(inner);
		}
		else if (token.isSymbol(")")) {
			if (this.levels.size() > 1) {
				this.levels.pop();
			}
		}
		else if (token.isSymbol(",") && level().inFrom) {
			level().expectsTable = true;
		}
	}

	private boolean isFunctionWithFrom() {
		int opening = this.cursor.position() - 1;
		return opening > 0
				&& FROM_FUNCTIONS.contains(this.cursor.tokens().get(opening - 1).text().toUpperCase(Locale.ROOT));
	}

	private void readWord(String word) throws SQLException {
		Level level = level();
		if (word.equals("FROM")) {
			boolean comparison = isPreceded("DISTINCT") && (isPreceded("IS", 2) || isPreceded("NOT", 2));
			if (!level.fromIsPunctuation && !comparison) {
				level.expectsTable = true;
				level.inFrom = true;
			}
		}
		else if (word.equals("JOIN") || word.equals("STRAIGHT_JOIN")) {
			level.expectsTable = true;
		}
		else if (word.equals("REFERENCES")) {
			level.expectsTable = true;
			level.inFrom = false;
		}
		else if (word.equals("WITH")) {
			readCommonTableExpressionNames();
		}
		else if (ENDS_FROM.contains(word)) {
			level.expectsTable = false;
			level.inFrom = false;
			if (word.equals("SELECT")) {
				level.number = ++this.lastLevel;
			}
		}
	}

	private boolean isPreceded(String word) {
		return isPreceded(word, 1);
	}

	private boolean isPreceded(String word, int back) {
		int index = this.cursor.position() - 1 - back;
		return index >= 0 && this.cursor.tokens().get(index).isWord(word);
	}

	/**
	 * Looks ahead for the names; their bodies are read afterwards as any subquery.
	 */
	private void readCommonTableExpressionNames() throws SQLException {
		TokenCursor ahead = this.cursor.from(this.cursor.position());
		ahead.accept("RECURSIVE");
		do {
			if (!ahead.peek().isName()) {
				return;
			}
			this.commonTableExpressions.add(ahead.lowerCaseName());
			if (ahead.atSymbol("(")) {
				ahead.skipParentheses();
			}
			if (!ahead.accept("AS")) {
				return;
			}
			ahead.skipParentheses();
		}
		while (ahead.acceptSymbol(","));
	}

	private void readTable(boolean written) throws SQLException {
		Level level = level();
		level.expectsTable = false;
		if (this.cursor.peek(1).isSymbol("(") && !written && level.inFrom) {
			this.cursor.next();
			return;
		}
		if (this.cursor.atWord("LATERAL")) {
			this.cursor.next();
			level.expectsTable = true;
			return;
		}
		int start = this.cursor.position();
		ObjectName name = this.cursor.objectName();
		Hint hint = this.cursor.hint();
		Token following = this.cursor.peek();
		boolean aliased = following.isWord("AS") || following.kind() == Token.Kind.QUOTED_NAME
				|| (following.kind() == Token.Kind.WORD
						&& !CLAUSES.contains(following.text().toUpperCase(Locale.ROOT)));
		this.references
			.add(new TableReference(start, this.cursor.position(), name, hint, aliased, written, level.number));
	}

	private Level level() {
		return this.levels.element();
	}

	/**
	 * What is known between two parentheses.
	 */
	private static final class Level {

		private int number;

		private final boolean fromIsPunctuation;

		private boolean expectsTable;

		private boolean inFrom;

		Level(int number, boolean fromIsPunctuation) {
			this.number = number;
			this.fromIsPunctuation = fromIsPunctuation;
		}

	}

}
