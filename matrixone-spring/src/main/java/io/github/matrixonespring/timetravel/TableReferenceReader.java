package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.timetravel.StatementToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tables of a query by its tokens alone: each name behind FROM, JOIN or a comma
 * between tables that is not a common table expression. Knows nothing of a syntax tree,
 * against which it is held, and refuses what it does not understand.
 */
final class TableReferenceReader {

	private static final int MAX_DEPTH = 100;

	static final Set<String> QUERY_STARTS = Set.of("select", "with", "values");

	private static final Set<String> SET_OPERATORS = Set.of("union", "except", "minus", "intersect");

	private static final Set<String> BEHIND_TABLES = Set.of("where", "group", "having", "order", "limit");

	private static final Set<String> FUNCTIONS_WITH_FROM = Set.of("extract", "trim", "substring", "substr", "mid",
			"position");

	/** They read no tables. */
	private static final Set<String> TABLE_FUNCTIONS = Set.of("generate_series", "unnest");

	private static final Set<String> WRITING = Set.of("into", "insert", "update", "delete", "replace");

	/** Keywords that are no name of a table without backquotes. */
	private static final Set<String> KEYWORDS = Set.of("select", "from", "where", "join", "on", "using", "union",
			"except", "minus", "intersect", "with", "left", "right", "inner", "cross", "natural", "as", "table", "set",
			"and", "or", "not", "values");

	private final String sql;

	private final List<StatementToken> tokens;

	private final List<TableReference> tables = new ArrayList<>();

	/** The names that have been taken for those of common table expressions. */
	private final List<StatementToken> references = new ArrayList<>();

	private int next;

	private TableReferenceReader(String sql, List<StatementToken> tokens) {
		this.sql = sql;
		this.tokens = tokens;
	}

	/**
	 * Find the tables of a query.
	 * @param sql the statement
	 * @param tokens its tokens
	 * @return the tables, in the order of the statement
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is no
	 * query, if it locks or writes, or if it is not understood
	 */
	static List<TableReference> find(String sql, List<StatementToken> tokens) {
		TableReferenceReader reader = new TableReferenceReader(sql, tokens);
		if (!reader.at("(") && !reader.atWord(QUERY_STARTS)) {
			throw reader.refused("only a SELECT can be read in the past");
		}
		reader.readGroup(new Group(null, null));
		return List.copyOf(reader.tables);
	}

	/**
	 * Read what is in a pair of parentheses, or the whole statement.
	 */
	private void readGroup(Group group) {
		if (group.depth > MAX_DEPTH) {
			throw refused("more than %d parentheses in each other".formatted(MAX_DEPTH));
		}
		while (!atEnd() && !at(")")) {
			if (group.tableExpected) {
				readTable(group);
			}
			else if (at("(")) {
				StatementToken before = (this.next > 0) ? this.tokens.get(this.next - 1) : null;
				group.queryMayBegin = false;
				readParentheses(new Group(group, before));
			}
			else if (accept(",")) {
				group.queryMayBegin = false;
				group.tableExpected = group.clause == Clause.TABLES;
			}
			else {
				readToken(group);
			}
		}
		if (group.tableExpected) {
			throw refused("no table where one is expected");
		}
	}

	private void readParentheses(Group inner) {
		accept("(");
		readGroup(inner);
		accept(")");
	}

	private void readToken(Group group) {
		boolean name = this.next > 0 && this.tokens.get(this.next - 1).is(".");
		StatementToken token = this.tokens.get(this.next);
		if (name || token.kind() != Kind.WORD) {
			group.queryMayBegin = false;
			this.next++;
			return;
		}
		String word = token.text().toLowerCase(Locale.ROOT);
		switch (word) {
			case "with" -> readWith(group);
			case "select" -> readSelect(group);
			case "from" -> readFrom(group);
			case "join", "straight_join" -> readJoin(group, word);
			case "table" -> throw refused("TABLE, which reads a table without a SELECT");
			default -> readOther(group, word);
		}
	}

	private void readSelect(Group group) {
		if (!group.queryMayBegin) {
			throw refused("a SELECT that does not begin a query");
		}
		group.queryMayBegin = false;
		group.clause = Clause.SELECTED;
		this.next++;
	}

	private void readFrom(Group group) {
		if (group.clause == Clause.SELECTED) {
			group.clause = Clause.TABLES;
			group.tableExpected = true;
		}
		else if (group.clause != Clause.NONE || !FUNCTIONS_WITH_FROM.contains(group.function)) {
			throw refused("a FROM that belongs to no SELECT");
		}
		this.next++;
	}

	private void readJoin(Group group, String word) {
		if (group.clause == Clause.TABLES) {
			group.tableExpected = true;
		}
		else if (word.equals("join") || group.clause != Clause.SELECTED) {
			throw refused("a JOIN that is not between tables");
		}
		this.next++;
	}

	private void readOther(Group group, String word) {
		group.queryMayBegin = false;
		if (SET_OPERATORS.contains(word)) {
			this.next++;
			if (atWord(Set.of("all", "distinct"))) {
				this.next++;
			}
			group.clause = Clause.NONE;
			group.queryMayBegin = true;
			return;
		}
		refuseLock(word);
		if (WRITING.contains(word) && !isNext(1, "(")) {
			throw refused(word.toUpperCase(Locale.ROOT) + ", which does more than read");
		}
		if (BEHIND_TABLES.contains(word) && group.clause == Clause.TABLES) {
			group.clause = Clause.BEHIND_TABLES;
		}
		this.next++;
	}

	private void refuseLock(String word) {
		if ((word.equals("for") && (isNext(1, "update") || isNext(1, "share")))
				|| (word.equals("lock") && isNext(1, "in"))) {
			throw refused("a lock, which is of the present rows");
		}
	}

	private void readWith(Group group) {
		if (!group.queryMayBegin) {
			if (!isNext(1, "rollup")) {
				throw refused("a WITH that does not begin a query");
			}
			this.next++;
			return;
		}
		this.next++;
		if (isNext(0, "recursive")) {
			this.next++;
		}
		int before = this.references.size();
		do {
			readCommonTableExpression(group, before);
		}
		while (accept(","));
	}

	/**
	 * Its name is known from here on, also in its own body. What comes before in the same
	 * list means a table by that name, whatever is known around or in it.
	 */
	private void readCommonTableExpression(Group group, int before) {
		String name = readName().comparedName();
		this.references.stream()
			.skip(before)
			.filter((reference) -> reference.comparedName().equals(name))
			.findFirst()
			.ifPresent((reference) -> {
				throw StatementRefusal.at(this.sql, reference.start(),
						"a name that is one of a table for the server, as it is given further on in the same WITH");
			});
		group.commonTableExpressions.add(name);
		if (accept("(")) {
			do {
				readName();
			}
			while (accept(","));
			if (!accept(")")) {
				throw refused("no end of the columns of a common table expression");
			}
		}
		if (!isNext(0, "as") || !isNext(1, "(")) {
			throw refused("a common table expression without AS and a query");
		}
		this.next++;
		readParentheses(new Group(group, null));
	}

	private void readTable(Group group) {
		group.tableExpected = false;
		if (at("(")) {
			Group inner = new Group(group, null);
			boolean query = this.next + 1 < this.tokens.size() && this.tokens.get(this.next + 1).isWord(QUERY_STARTS);
			inner.clause = query ? Clause.NONE : Clause.TABLES;
			inner.tableExpected = !query;
			readParentheses(inner);
			return;
		}
		if (atWord(KEYWORDS)) {
			throw refused("no table where one is expected");
		}
		StatementToken first = readName();
		if (accept(".")) {
			StatementToken last = readName();
			if (at(".") || at("(")) {
				throw refused("a name of more than a database and a table");
			}
			this.tables.add(new TableReference(first.name(), last.name(), first.start(), last.end()));
		}
		else if (at("(")) {
			if (first.isWord("lateral")) {
				throw refused("LATERAL, which the server does not know");
			}
			if (!first.isWord(TABLE_FUNCTIONS)) {
				throw refused("a table function that is not known to read no tables");
			}
		}
		else if (group.knows(first.comparedName())) {
			this.references.add(first);
		}
		else if (!first.isWord("dual")) {
			this.tables.add(new TableReference(null, first.name(), first.start(), first.end()));
		}
	}

	private StatementToken readName() {
		if (atEnd() || !this.tokens.get(this.next).isName()) {
			throw refused("no name where one is expected");
		}
		return this.tokens.get(this.next++);
	}

	private boolean atEnd() {
		return this.next == this.tokens.size();
	}

	private boolean at(String operator) {
		return !atEnd() && this.tokens.get(this.next).is(operator);
	}

	private boolean accept(String operator) {
		boolean found = at(operator);
		this.next += found ? 1 : 0;
		return found;
	}

	private boolean atWord(Set<String> words) {
		return !atEnd() && this.tokens.get(this.next).isWord(words);
	}

	private boolean isNext(int ahead, String text) {
		int index = this.next + ahead;
		return index < this.tokens.size() && (this.tokens.get(index).isWord(text) || this.tokens.get(index).is(text));
	}

	private RuntimeException refused(String what) {
		return StatementRefusal.at(this.sql, atEnd() ? this.sql.length() : this.tokens.get(this.next).start(), what);
	}

	private enum Clause {

		NONE, SELECTED, TABLES, BEHIND_TABLES

	}

	/**
	 * What is in a pair of parentheses, or the whole statement.
	 */
	private static final class Group {

		private final @Nullable Group outer;

		private final int depth;

		private final String function;

		private final Set<String> commonTableExpressions = new HashSet<>();

		private Clause clause = Clause.NONE;

		private boolean queryMayBegin = true;

		private boolean tableExpected;

		Group(@Nullable Group outer, @Nullable StatementToken before) {
			this.outer = outer;
			this.depth = (outer != null) ? outer.depth + 1 : 0;
			this.function = (before != null && before.kind() == Kind.WORD) ? before.text().toLowerCase(Locale.ROOT)
					: "";
		}

		boolean knows(String commonTableExpression) {
			return this.commonTableExpressions.contains(commonTableExpression)
					|| (this.outer != null && this.outer.knows(commonTableExpression));
		}

	}

}
