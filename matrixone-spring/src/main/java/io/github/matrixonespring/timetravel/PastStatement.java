package io.github.matrixonespring.timetravel;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.timetravel.StatementToken.Kind;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentLruCache;

/**
 * A query with the places at which the hints of its tables belong. They are inserted into
 * the text as it is; nothing else of it changes.
 * <p>
 * A query is made ready in four steps:
 * <ol>
 * <li>Read it into tokens, and refuse what can be read in more than one way.
 * <li>Find the tables by these tokens alone.
 * <li>Find the tables in the syntax tree of JSqlParser.
 * <li>Refuse it if the two differ in anything.
 * </ol>
 *
 * @since 0.1.0
 */
final class PastStatement {

	/** How many queries are kept ready; the texts of the least recently used go first. */
	static final int CACHE_SIZE = 512;

	private static final boolean parserPresent = ClassUtils.isPresent("net.sf.jsqlparser.parser.CCJSqlParser",
			PastStatement.class.getClassLoader());

	private static final ConcurrentLruCache<String, PastStatement> cache = new ConcurrentLruCache<>(CACHE_SIZE,
			PastStatement::read);

	/** What stands before a parenthesis without being a function that is called. */
	private static final Set<String> NO_FUNCTIONS = Set.of("in", "and", "or", "not", "xor", "exists", "any", "all",
			"some", "select", "distinct", "from", "join", "on", "using", "where", "having", "by", "over", "as", "when",
			"then", "else", "case", "union", "except", "minus", "intersect", "like", "rlike", "regexp", "between", "is",
			"values", "row", "with", "limit", "offset", "index", "key", "partition", "against", "match", "decimal",
			"char", "varchar", "binary", "varbinary", "datetime", "timestamp", "time", "float", "double");

	private final String sql;

	private final List<TableReference> tables;

	private final Set<String> unknownFunctions;

	private final boolean vectorDistances;

	private final Set<Quoting> quoting;

	private final int parameters;

	private final boolean commonTableExpressions;

	private PastStatement(String sql, List<StatementToken> tokens, List<TableReference> tables) {
		this.sql = sql;
		this.tables = tables;
		Set<String> functions = functions(sql, tokens);
		this.unknownFunctions = functions.stream()
			.filter((function) -> !ServerFunctions.isKnown(function))
			.collect(Collectors.toUnmodifiableSet());
		this.vectorDistances = functions.stream().anyMatch(ServerFunctions::isAnsweredFromIndex);
		this.quoting = Quoting.of(tokens);
		this.commonTableExpressions = IntStream.range(0, tokens.size()).anyMatch((i) -> beginsExpressions(tokens, i));
		this.parameters = (int) tokens.stream().filter((token) -> token.is("?")).count();
	}

	/**
	 * Return a query as it is kept ready, or make it ready.
	 * @param sql the query
	 * @return the query with its tables
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is not
	 * certain what it reads
	 */
	static PastStatement of(String sql) {
		return cache.get(sql);
	}

	private static PastStatement read(String sql) {
		requireParser();
		return read(sql, SyntaxTree::endsOfTables);
	}

	/**
	 * Check that JSqlParser is there.
	 */
	static void requireParser() {
		if (!parserPresent) {
			throw new IllegalStateException("""
					JSqlParser is missing, which finds the tables of a query. Add com.github.jsqlparser:jsqlparser, \
					version 5.2 or newer, to the class path""");
		}
	}

	static PastStatement read(String sql, BiFunction<String, List<StatementToken>, List<Integer>> syntaxTree) {
		List<StatementToken> tokens = StatementTokens.of(sql);
		List<TableReference> tables = TableReferenceReader.find(sql, tokens);
		List<Integer> ends = syntaxTree.apply(sql, tokens);
		if (!ends.equals(tables.stream().map(TableReference::end).toList())) {
			throw StatementRefusal.ambiguous(sql, tables, ends);
		}
		return new PastStatement(sql, tokens, tables);
	}

	/**
	 * Return whether there is a WITH, which is none of {@code GROUP BY … WITH ROLLUP}.
	 */
	private static boolean beginsExpressions(List<StatementToken> tokens, int index) {
		boolean rollup = index + 1 < tokens.size() && tokens.get(index + 1).isWord("rollup");
		boolean named = rollup && index + 2 < tokens.size()
				&& (tokens.get(index + 2).isWord("as") || tokens.get(index + 2).is("("));
		return tokens.get(index).isWord("with") && (!rollup || named);
	}

	private static Set<String> functions(String sql, List<StatementToken> tokens) {
		Set<String> functions = new TreeSet<>();
		boolean limited = tokens.stream().anyMatch((token) -> token.isWord("limit"));
		for (int i = 0; i + 1 < tokens.size(); i++) {
			StatementToken token = tokens.get(i);
			if (tokens.get(i + 1).is("(") && token.isWord("against")) {
				throw StatementRefusal.at(sql, token.start(),
						"a full-text search, which the server answers from the index of the present");
			}
			if (tokens.get(i + 1).is("(") && token.isName() && !token.isWord(NO_FUNCTIONS)) {
				String function = token.comparedName();
				if (ServerFunctions.readOrChangeThePresent(function)) {
					throw StatementRefusal.at(sql, token.start(), "a function of the present");
				}
				if (limited && ServerFunctions.isAnsweredFromIndex(function)) {
					throw StatementRefusal.at(sql, token.start(),
							"a distance of vectors with LIMIT, which the server answers from the index of the present");
				}
				functions.add(function);
			}
		}
		return functions;
	}

	/**
	 * Return the text with the hint of a time behind each of its tables.
	 * @param time the time
	 */
	String at(PointInTime time) {
		String hint = time.hint();
		StringBuilder text = new StringBuilder(this.sql.length() + this.tables.size() * hint.length());
		int copied = 0;
		for (TableReference table : this.tables) {
			text.append(this.sql, copied, table.end()).append(hint);
			copied = table.end();
		}
		return text.append(this.sql, copied, this.sql.length()).toString();
	}

	String sql() {
		return this.sql;
	}

	List<TableReference> tables() {
		return this.tables;
	}

	/**
	 * Return the functions that are not known to be of the server: somebody may have
	 * created them, and what they read is the present.
	 */
	Set<String> unknownFunctions() {
		return this.unknownFunctions;
	}

	/**
	 * Return whether it has a distance of vectors, which an index of the present answers
	 * if a LIMIT comes to it.
	 */
	boolean hasVectorDistances() {
		return this.vectorDistances;
	}

	boolean hasCommonTableExpressions() {
		return this.commonTableExpressions;
	}

	/**
	 * Return how many {@code ?} there are.
	 */
	int parameters() {
		return this.parameters;
	}

	/**
	 * Refuse the query where the session reads quotes in another way.
	 * @param sqlMode the {@code sql_mode} of the session
	 */
	void requireQuotingOf(String sqlMode) {
		for (Quoting quoting : this.quoting) {
			if (sqlMode.contains(quoting.mode)) {
				throw new InvalidDataAccessApiUsageException(
						"""
								This cannot be read in the past: the session has sql_mode %s, and there is %s in the statement, \
								which that reads otherwise. Nothing was sent: %s"""
							.formatted(quoting.mode, quoting.what, this.sql));
			}
		}
	}

	/**
	 * What a session may read in another way.
	 */
	private enum Quoting {

		BACKSLASH("NO_BACKSLASH_ESCAPES", "a backslash"), DOUBLE_QUOTES("ANSI_QUOTES", "a string in double quotes");

		private final String mode;

		private final String what;

		Quoting(String mode, String what) {
			this.mode = mode;
			this.what = what;
		}

		static Set<Quoting> of(List<StatementToken> tokens) {
			Set<Quoting> found = new TreeSet<>();
			tokens.stream().filter((token) -> token.kind() == Kind.STRING).forEach((token) -> {
				if (token.text().contains("\\")) {
					found.add(BACKSLASH);
				}
				if (token.text().startsWith("\"")) {
					found.add(DOUBLE_QUOTES);
				}
			});
			return found;
		}

	}

}
