package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.SimpleNode;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SetOperationList;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Finds the tables of a query in the syntax trees of JSqlParser. The parser is given
 * texts in which nothing is left that it reads otherwise than the server: comments are
 * blank, strings and quoted names have plain content. It parses each query in parentheses
 * by itself, as its time grows exponentially with the depth. It is asked for offsets
 * only, and never prints a statement: that loses text.
 */
final class SyntaxTree {

	private static final long TIMEOUT_MILLIS = 5_000;

	/** Keywords of the parser, but names for the server. */
	private static final Set<String> NAMES = Set.of("absent", "casewhen", "connect", "connect_by_root", "excludes",
			"extend", "fetch", "final", "global", "iif", "includes", "lateral", "nocycle", "only", "optimize", "output",
			"pivot", "preferring", "prior", "procedure", "public", "qualify", "returning", "sample", "semi", "start",
			"tables", "tablesample", "unpivot", "value", "window", "xmlserialize");

	/** Names for the server, but in front of a query. */
	private static final Set<String> QUANTIFIERS = Set.of("any", "some");

	private static final Set<String> BEFORE_NAMES = Set.of("from", "join", "straight_join", "as", "with", "recursive");

	private static final Set<String> UNITS = Set.of("microsecond", "second", "minute", "hour", "day", "week", "month",
			"quarter", "year", "second_microsecond", "minute_microsecond", "minute_second", "hour_microsecond",
			"hour_second", "hour_minute", "day_microsecond", "day_second", "day_minute", "day_hour", "year_month");

	private static final Set<String> QUERY_STARTS = Set.of("select", "with");

	/** Stands for a query in parentheses, none of which is shorter. */
	private static final String ANY_QUERY = "select 1";

	private final String sql;

	private final List<StatementToken> tokens;

	private final ExecutorService executor;

	/** The first token of each query in parentheses, by its offset. */
	private final Map<Integer, Integer> queries = new HashMap<>();

	private final List<Integer> ends = new ArrayList<>();

	private SyntaxTree(String sql, List<StatementToken> tokens, ExecutorService executor) {
		this.sql = sql;
		this.tokens = tokens;
		this.executor = executor;
	}

	/**
	 * Find the tables of a query.
	 * @param sql the statement
	 * @param tokens its tokens
	 * @return the offset behind the name of each table that is not a common table
	 * expression
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it cannot be
	 * parsed or is no query
	 */
	static List<Integer> endsOfTables(String sql, List<StatementToken> tokens) {
		ExecutorService executor = Executors.newSingleThreadExecutor(new CustomizableThreadFactory("sql-parser-"));
		try {
			SyntaxTree tree = new SyntaxTree(sql, tokens, executor);
			tree.readQuery(0, new Names(Set.of(), Set.of()));
			if (!tree.queries.isEmpty()) {
				throw StatementRefusal.at(sql, Collections.min(tree.queries.keySet()),
						"a query where the parser sees none");
			}
			return tree.ends.stream().sorted().toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	/**
	 * Read the whole statement or a query in parentheses.
	 * @param first its first token
	 * @param around the names of the common table expressions around
	 */
	private void readQuery(int first, Names around) {
		int start = (first > 0) ? this.tokens.get(first).start() : 0;
		visit(parse(plainText(first)), start - 1, around);
	}

	private SimpleNode parse(String text) {
		List<CCJSqlParser> parsers = new ArrayList<>();
		try {
			Statement statement = CCJSqlParserUtil.parse(text, this.executor, (parser) -> {
				parser.withBackslashEscapeCharacter(true).withTimeOut(TIMEOUT_MILLIS);
				parsers.add(parser);
			});
			if (!(statement instanceof PlainSelect || statement instanceof SetOperationList
					|| statement instanceof ParenthesedSelect)) {
				throw StatementRefusal.at(this.sql, 0, "only a SELECT can be read in the past");
			}
		}
		catch (JSQLParserException ex) {
			throw StatementRefusal.notParsed(this.sql, ex);
		}
		return (SimpleNode) parsers.get(parsers.size() - 1).getASTRoot();
	}

	/**
	 * Return a query as the parser is to see it: without what it does not know, or knows
	 * otherwise than the server, and what holds no table. All of it keeps its place.
	 */
	private String plainText(int first) {
		StringBuilder plain = new StringBuilder();
		int start = (first > 0) ? this.tokens.get(first).start() : 0;
		for (int i = first, depth = 0; i < this.tokens.size() && depth >= 0; i++) {
			StatementToken token = this.tokens.get(i);
			depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
			if (depth >= 0) {
				plain.append(" ".repeat(token.start() - start - plain.length())).append(plainToken(i));
			}
			if (is(i, "(") && isWord(i + 1, QUERY_STARTS)) {
				int query = i + 1;
				this.queries.put(this.tokens.get(query).start(), query);
				plain.append(" ".repeat(this.tokens.get(query).start() - start - plain.length())).append(ANY_QUERY);
				i = closing(i) - 1;
			}
		}
		return plain.toString();
	}

	private int closing(int opening) {
		int depth = 1;
		int i = opening + 1;
		while (depth > 0) {
			depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
			i++;
		}
		return i - 1;
	}

	private String plainToken(int index) {
		StatementToken token = this.tokens.get(index);
		int length = token.text().length();
		return switch (token.kind()) {
			case STRING -> "'" + "0".repeat(length - 2) + "'";
			case QUOTED_NAME -> "`" + "q".repeat(length - 2) + "`";
			case WORD -> isOperatorMod(index) ? "*  "
					: isName(index) ? "q".repeat(length) : isOfInterval(index) ? " ".repeat(length) : token.text();
			case OPERATOR -> token.text();
		};
	}

	private boolean isOperatorMod(int index) {
		return isWord(index, Set.of("mod")) && index > 0 && !is(index + 1, "(") && !is(index - 1, ".");
	}

	private boolean isName(int index) {
		if (isWord(index, QUANTIFIERS)) {
			return !is(index + 1, "(") || !(isWord(index + 2, QUERY_STARTS) || is(index + 2, "("));
		}
		if (isWord(index, Set.of("offset"))) {
			return is(index + 1, ".") || isWord(index - 1, BEFORE_NAMES) || is(index - 1, ".") || is(index - 1, ",")
					|| is(index - 1, "(");
		}
		return isWord(index, NAMES);
	}

	/**
	 * Of {@code interval a + b day}, the parser knows few forms, so it sees only what is
	 * between.
	 */
	private boolean isOfInterval(int index) {
		if (isWord(index, Set.of("interval"))) {
			return unitOf(index) > 0;
		}
		if (!isWord(index, UNITS)) {
			return false;
		}
		int depth = 0;
		for (int i = index - 1; i >= 0 && depth >= 0; i--) {
			depth += is(i, ")") ? 1 : is(i, "(") ? -1 : 0;
			if (depth == 0 && isWord(i, Set.of("interval"))) {
				return unitOf(i) == index;
			}
		}
		return false;
	}

	private int unitOf(int interval) {
		int depth = 0;
		for (int i = interval + 1; i < this.tokens.size() && depth >= 0; i++) {
			depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
			if (depth == 0 && i > interval + 1 && isWord(i, UNITS) && !is(i - 1, ".") && !is(i + 1, "(")) {
				return i;
			}
		}
		return -1;
	}

	private boolean isWord(int index, Set<String> words) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).isWord(words);
	}

	private boolean is(int index, String operator) {
		return index >= 0 && index < this.tokens.size() && this.tokens.get(index).is(operator);
	}

	/**
	 * A common table expression is known in its own body, in what follows, and in what is
	 * in these. What comes before it in the same WITH means a table by its name.
	 * @param offset what is to be added to the parser's offsets
	 */
	private void visit(SimpleNode node, int offset, Names around) {
		Integer query = is(node, "Select") ? this.queries.remove(offset + node.jjtGetFirstToken().absoluteBegin) : null;
		if (query != null) {
			readQuery(query, around);
			return;
		}
		List<SimpleNode> children = children(node);
		List<String> later = children.stream()
			.filter((child) -> is(child, "WithItem"))
			.map((child) -> nameOf(child, offset))
			.collect(Collectors.toCollection(ArrayList::new));
		Names names = around;
		for (SimpleNode child : children) {
			if (is(child, "TableName") && is(node, "FromItem")) {
				add(child, offset, names);
			}
			if (is(child, "WithItem")) {
				names = names.with(later.remove(0));
				visit(child, offset, names.before(later));
			}
			else {
				visit(child, offset, names);
			}
		}
	}

	/**
	 * The numbers of the kinds are others in each version of the parser.
	 */
	private static boolean is(SimpleNode node, String kind) {
		return node.toString().equals(kind);
	}

	private static List<SimpleNode> children(SimpleNode node) {
		return IntStream.range(0, node.jjtGetNumChildren())
			.mapToObj((index) -> (SimpleNode) node.jjtGetChild(index))
			.toList();
	}

	private void add(SimpleNode table, int offset, Names names) {
		Token last = table.jjtGetLastToken();
		StatementToken first = tokenAt(offset + table.jjtGetFirstToken().absoluteBegin);
		boolean qualified = table.jjtGetFirstToken() != last;
		if (qualified || !(first.isWord("dual") || names.contains(first.comparedName()))) {
			this.ends.add(offset + last.absoluteBegin + last.image.length());
		}
	}

	private String nameOf(SimpleNode withItem, int offset) {
		StatementToken first = tokenAt(offset + withItem.jjtGetFirstToken().absoluteBegin);
		return (first.isWord("recursive") ? this.tokens.get(this.tokens.indexOf(first) + 1) : first).comparedName();
	}

	private StatementToken tokenAt(int offset) {
		return this.tokens.stream()
			.filter((token) -> token.start() == offset)
			.findFirst()
			.orElseThrow(() -> StatementRefusal.at(this.sql, offset, "a token that the parser reads otherwise"));
	}

	/**
	 * What is known of names.
	 *
	 * @param expressions those of common table expressions
	 * @param tables those that mean a table nevertheless
	 */
	private record Names(Set<String> expressions, Set<String> tables) {

		boolean contains(String name) {
			return this.expressions.contains(name) && !this.tables.contains(name);
		}

		Names with(String expression) {
			return new Names(union(this.expressions, List.of(expression)), this.tables);
		}

		Names before(List<String> later) {
			return new Names(this.expressions, union(this.tables, later));
		}

		private static Set<String> union(Set<String> one, List<String> other) {
			Set<String> both = new HashSet<>(one);
			both.addAll(other);
			return both;
		}

	}

}
