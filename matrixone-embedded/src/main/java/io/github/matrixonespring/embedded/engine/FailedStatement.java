package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * What an error depends on beside its number: the form of the statement that failed. It
 * is looked for among the tokens, so the values that the statement contains do not
 * matter.
 *
 * @param sql the statement, as the user wrote it
 * @param tokens its tokens
 */
record FailedStatement(String sql, List<Token> tokens) {

	private static final Token END = new Token(Kind.END, "", "", 0, 0);

	static FailedStatement of(String sql) {
		try {
			return new FailedStatement(sql.strip(), TokenCursor.of(sql).tokens());
		}
		catch (SQLException ex) {
			// What cannot be read has no form.
			return new FailedStatement(sql.strip(), List.of(END));
		}
	}

	boolean begins(String word) {
		return this.tokens.get(0).isWord(word);
	}

	/**
	 * Return whether the statement is an UPDATE of a table by itself.
	 * @return whether it is
	 */
	boolean updatesOneTable() {
		int set = indexOf((index) -> at(index).isWord("SET"));
		int join = indexOf((index) -> at(index).isWord("JOIN") || at(index).isSymbol(","));
		return begins("update") && (join < 0 || join > set);
	}

	/**
	 * Return whether the statement is an insertion that gives the values of some columns,
	 * this one not among them.
	 * @param column the column
	 * @return whether it is
	 */
	boolean leavesOut(String column) {
		boolean values = indexOf(
				(index) -> (at(index).isSymbol(")") && isValues(index + 1)) || at(index).isWord("SET")) >= 0;
		return begins("insert") && values && indexOf((index) -> isNamed(index, column)) < 0;
	}

	private boolean isValues(int index) {
		return at(index).isWord("VALUES") || at(index).isWord("VALUE");
	}

	/**
	 * Return the table that rows are inserted into.
	 * @return its name without the database, or {@code null} if there is none
	 */
	@Nullable String insertedTable() {
		int into = indexOf((index) -> at(index).isWord("INTO"));
		if (into < 0) {
			return null;
		}
		try {
			ObjectName name = new TokenCursor(this.sql, this.tokens).from(into + 1).objectName();
			return LowerCase.of(name.name());
		}
		catch (SQLException ex) {
			return null;
		}
	}

	/**
	 * Return whether a name is there as one of a table, not only before the dot of a
	 * column.
	 * @param table the name
	 * @return whether it is
	 */
	boolean namesTable(String table) {
		return indexOf((index) -> isNamed(index, table) && !at(index + 1).isSymbol(".")) >= 0;
	}

	/**
	 * Return whether an UPDATE gives a column a value.
	 * @param column the column
	 * @return whether it does
	 */
	boolean assigns(String column) {
		int set = indexOf((index) -> at(index).isWord("SET"));
		if (!begins("update") || set < 0) {
			return false;
		}
		int depth = 0;
		for (int i = set; i < this.tokens.size(); i++) {
			depth += at(i).isSymbol("(") ? 1 : at(i).isSymbol(")") ? -1 : 0;
			if (depth == 0 && at(i).isWord("WHERE")) {
				return false;
			}
			if (depth == 0 && isNamed(i, column) && at(i + 1).isSymbol("=")) {
				return true;
			}
		}
		return false;
	}

	private boolean isNamed(int index, String name) {
		return at(index).isName() && at(index).value().equalsIgnoreCase(name);
	}

	private int indexOf(IntPredicate place) {
		return IntStream.range(0, this.tokens.size()).filter(place).findFirst().orElse(-1);
	}

	private Token at(int index) {
		return this.tokens.get(Math.min(index, this.tokens.size() - 1));
	}

}
