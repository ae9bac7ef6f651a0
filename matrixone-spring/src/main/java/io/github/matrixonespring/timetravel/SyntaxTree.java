package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.SimpleNode;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Finds the tables of a query in the syntax tree of JSqlParser. The parser is given a
 * text of the same length in which nothing is left that it reads otherwise than the
 * server: comments are blank, strings and quoted names have plain content. It is asked
 * for offsets only, and never prints a statement: that loses text.
 */
final class SyntaxTree {

	private static final long TIMEOUT_MILLIS = 5_000;

	private final String sql;

	private final List<StatementToken> tokens;

	private final List<Integer> ends = new ArrayList<>();

	private SyntaxTree(String sql, List<StatementToken> tokens) {
		this.sql = sql;
		this.tokens = tokens;
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
		SyntaxTree tree = new SyntaxTree(sql, tokens);
		tree.visit(tree.parse(), new HashSet<>());
		return tree.ends.stream().sorted().toList();
	}

	private SimpleNode parse() {
		ExecutorService executor = Executors.newSingleThreadExecutor(new CustomizableThreadFactory("sql-parser-"));
		List<CCJSqlParser> parsers = new ArrayList<>();
		try {
			Statement statement = CCJSqlParserUtil.parse(plainText(), executor, (parser) -> {
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
		finally {
			executor.shutdownNow();
		}
		return (SimpleNode) parsers.get(parsers.size() - 1).getASTRoot();
	}

	/**
	 * Return the statement as the parser is to see it. It does not know {@code a MOD b}.
	 */
	private String plainText() {
		StringBuilder plain = new StringBuilder(" ".repeat(this.sql.length()));
		for (int i = 0; i < this.tokens.size(); i++) {
			StatementToken token = this.tokens.get(i);
			String text = switch (token.kind()) {
				case STRING -> "'" + "0".repeat(token.text().length() - 2) + "'";
				case QUOTED_NAME -> "`" + "q".repeat(token.text().length() - 2) + "`";
				case WORD -> isOperatorMod(i) ? "*  " : token.text();
				case OPERATOR -> token.text();
			};
			plain.replace(token.start(), token.end(), text);
		}
		return plain.toString();
	}

	private boolean isOperatorMod(int index) {
		return this.tokens.get(index).isWord("mod") && index > 0 && index + 1 < this.tokens.size()
				&& !this.tokens.get(index + 1).is("(") && !this.tokens.get(index - 1).is(".");
	}

	/**
	 * A common table expression is known in its own body, in what follows, and in what is
	 * in these.
	 */
	private void visit(SimpleNode node, Set<String> outer) {
		Set<String> known = new HashSet<>(outer);
		for (SimpleNode child : children(node)) {
			if (is(child, "WithItem")) {
				known.add(nameOf(child));
			}
			if (is(child, "TableName") && is(node, "FromItem")) {
				add(child, known);
			}
			visit(child, known);
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

	private void add(SimpleNode table, Set<String> known) {
		StatementToken first = tokenAt(start(table.jjtGetFirstToken()));
		boolean qualified = table.jjtGetFirstToken() != table.jjtGetLastToken();
		if (qualified || !(first.isWord("dual") || known.contains(first.comparedName()))) {
			this.ends.add(start(table.jjtGetLastToken()) + table.jjtGetLastToken().image.length());
		}
	}

	private String nameOf(SimpleNode withItem) {
		StatementToken first = tokenAt(start(withItem.jjtGetFirstToken()));
		return (first.isWord("recursive") ? this.tokens.get(this.tokens.indexOf(first) + 1) : first).comparedName();
	}

	private StatementToken tokenAt(int offset) {
		return this.tokens.stream()
			.filter((token) -> token.start() == offset)
			.findFirst()
			.orElseThrow(() -> StatementRefusal.at(this.sql, offset, "a token that the parser reads otherwise"));
	}

	/**
	 * The parser counts from 1.
	 */
	private static int start(Token token) {
		return token.absoluteBegin - 1;
	}

}
