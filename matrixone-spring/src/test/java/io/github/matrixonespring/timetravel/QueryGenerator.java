package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Writes queries of any form. It knows by construction which of the names in them are
 * tables: those that it has written for a table, and no other ones. All tables, common
 * table expressions and derived tables have the columns {@code id}, {@code n} and
 * {@code v}.
 */
final class QueryGenerator {

	/** Written without quotes, too, also those that are keywords of the server. */
	static final List<String> PLAIN_TABLES = List.of("t", "u", "orders", "t1", "item_2", "$x", "offset", "any", "some",
			"window", "fetch", "first", "value", "data", "status", "final", "sample", "pivot", "position", "semi",
			"global", "share", "rollup");

	/** Written in backquotes only. */
	static final List<String> QUOTED_TABLES = List.of("a b", "select", "from", "join", "where", "with", "left",
			"dual t", "a``b", "x -- y", "x /* y */", "from t, u", "1t", "{x}", "a;b", "(", ",", "union", "lateral",
			"values", "straße", "表 🙂", "#", "as");

	/** As names of tables, they are more than a server can clone. */
	static final List<String> ODD_TABLES = List.of("it's", "say \"t\"", "a.b", "back\\slash", "\\");

	private static final List<String> TEXTS = List.of("'old'", "'new'", "'o%'", "'it''s from t, u'", "'a\\'b, t'",
			"\"say \"\"from u\"\"\"", "\"it's\"", "'-- x'", "'/* from t'", "'*/'", "'{MO_TS = 1}'",
			"'; select 1 from t'", "'#'", "'\\\\'", "''", "'`t`'", "'\"'", "\"'\"", "'join u on'", "'表 🙂'",
			"'a\nfrom t'", "x'41'", "'?'", "'with t as ('", "')'", "'\\''", "\"\\\"\"", "''''");

	private static final int MAX_TABLES = 7;

	private final Random random;

	private final List<String> tables;

	private final StringBuilder text = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private ParameterStyle parameterStyle = ParameterStyle.NONE;

	private int names;

	/** The server does not end a recursive query under a LIMIT. */
	private boolean limits;

	/** How many tables may still be named. */
	private int budget;

	/**
	 * Create a new {@code QueryGenerator}.
	 * @param seed decides all that it writes
	 * @param tables the names of the tables, those in quotes with backquotes doubled
	 */
	QueryGenerator(long seed, List<String> tables) {
		this.random = new Random(seed);
		this.tables = tables;
	}

	GeneratedQuery next() {
		this.text.setLength(0);
		this.parameters.clear();
		this.names = 0;
		this.budget = 1 + this.random.nextInt(MAX_TABLES);
		this.limits = oneIn(2);
		this.parameterStyle = oneIn(8) ? ParameterStyle.values()[this.random.nextInt(3)] : ParameterStyle.NONE;
		query(new Scope(), 0, true);
		blank();
		return new GeneratedQuery(this.text.toString().strip(), List.copyOf(this.parameters),
				this.parameterStyle == ParameterStyle.NAMED);
	}

	private void query(Scope outer, int depth, boolean orderMatters) {
		Scope scope = outer;
		boolean with = mayNest(depth) && oneIn((depth == 0) ? 2 : 6);
		if (with) {
			scope = with(outer, depth);
		}
		if (mayNest(depth) && oneIn(5)) {
			setOperation(scope, depth);
			if (oneIn(3)) {
				write("order by id, n, v");
				limit();
			}
		}
		else if (!with && oneIn(15)) {
			write("(");
			query(scope, depth + 1, false);
			write(")");
		}
		else {
			select(scope, depth, orderMatters);
		}
	}

	private boolean mayNest(int depth) {
		return this.budget > 0 && depth < 4;
	}

	private void setOperation(Scope scope, int depth) {
		int count = 2 + this.random.nextInt(2);
		for (int i = 0; i < count; i++) {
			if (i > 0) {
				write(pick("union", "union all", "union distinct", "except", "intersect", "minus"));
			}
			if (oneIn(2)) {
				write("(");
				query(scope, depth + 1, false);
				write(")");
			}
			else {
				select(scope, depth + 1, false);
			}
		}
	}

	/**
	 * A name is known in the expressions that come later and in the query. Behind it, in
	 * the expressions that came before, it is that of a table.
	 */
	private Scope with(Scope outer, int depth) {
		boolean recursive = !this.limits && oneIn(2);
		int count = 1 + this.random.nextInt(3);
		List<String> list = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String name = oneIn(2) ? newName("c") : this.tables.get(this.random.nextInt(this.tables.size()));
			if (list.stream().noneMatch((other) -> same(other, name)) && !outer.isMasked(name)) {
				list.add(name);
			}
		}
		if (list.isEmpty()) {
			list.add(newName("c"));
		}
		write(recursive ? "with recursive" : "with");
		Scope scope = outer;
		for (int i = 0; i < list.size(); i++) {
			String name = list.get(i);
			if (i > 0) {
				write(",");
			}
			name(name);
			boolean columns = oneIn(4);
			if (columns) {
				write("(", pick("id", "`id`"), ",", "n", ",", "v", ")");
			}
			write("as", "(");
			Scope body = scope.inBodyOf(name, list.subList(i + 1, list.size()));
			if (recursive && oneIn(2)) {
				recursiveBody(body, name, depth);
			}
			else {
				query(body, depth + 1, false);
			}
			write(")");
			scope = scope.with(name);
		}
		return scope;
	}

	private void recursiveBody(Scope body, String name, int depth) {
		if (oneIn(2)) {
			write("select 1 as id, 2 as n, 'old' as v");
		}
		else {
			String table = newName("a");
			write("select", table + ".id as id,", table + ".n as n, cast(", table + ".v as char(200)) as v from");
			table(body);
			write(table);
		}
		String alias = newName("r");
		write("union all select", alias + ".id + 1, " + alias + ".n,", alias + ".v from");
		name(name);
		write(alias);
		if (oneIn(2)) {
			String table = newName("a");
			write("join");
			table(body);
			write(table, "on", table + ".id =", alias + ".id");
		}
		write("where", alias + ".id < 4");
	}

	private void select(Scope scope, int depth, boolean orderMatters) {
		if (oneIn(14)) {
			constants();
			return;
		}
		write("select");
		if (oneIn(8)) {
			write(pick("distinct", "all", "distinct", "sql_no_cache", "straight_join"));
		}
		int selected = this.text.length();
		write("from");
		List<String> sources = from(scope, depth);
		boolean grouped = oneIn(6);
		String clauses = take(selected);
		// The list comes first in the text, but its columns are of what follows.
		selectList(sources, scope, depth, grouped);
		this.text.append(clauses);
		if (oneIn(2)) {
			write("where");
			condition(sources, scope, depth);
		}
		if (grouped) {
			write("group by", column(sources.get(0), "v"));
			if (oneIn(3)) {
				write("having count(*) > 0");
				if (oneIn(2) && this.budget > 0) {
					write("and");
					exists(List.of(), scope, depth);
				}
			}
		}
		if (orderMatters && oneIn(3)) {
			write("order by");
			if (oneIn(5) && this.budget > 0) {
				scalar(scope, depth);
				write(",");
			}
			write("id, n, v");
			limit();
		}
	}

	private void limit() {
		if (this.limits) {
			write("limit");
			write(pick("3", "2 offset 1", "1, 3", "100"));
		}
	}

	private void constants() {
		write(pick("select 1 as id, 2 as n, 'old' as v", "select 3 id, 4 n, 'from t' v from dual",
				"select 5 as id, -1 - -1 as n, 'x' as v from dual where 1 = 1"));
	}

	/**
	 * Take back what has been written from a place on.
	 */
	private String take(int start) {
		String taken = this.text.substring(start);
		this.text.setLength(start);
		return taken;
	}

	private void selectList(List<String> sources, Scope scope, int depth, boolean grouped) {
		String source = sources.get(this.random.nextInt(sources.size()));
		if (grouped) {
			write("max(" + column(source, "id") + ") as id, count(*) as n,", column(sources.get(0), "v"), "as v");
			return;
		}
		write(column(source, "id"), pick("as id", "id", "as `id`", "'id'", "as \"id\""), ",");
		switch (this.random.nextInt(8)) {
			case 0 -> write("row_number() over (partition by", column(source, "v"), "order by", column(source, "id"),
					",", column(source, "n"), ")");
			case 1 -> write("sum(" + column(source, "n") + ") over (partition by", column(source, "id"), ")");
			case 2 -> write("extract(day from cast('2024-01-02' as date)) + char_length(substring("
					+ column(source, "v") + " from 2 for 2))");
			case 3 -> {
				if (this.budget > 0) {
					scalar(scope, depth);
				}
				else {
					write(column(source, "n"));
				}
			}
			case 4 -> write("case when", column(source, "id"), "in (1, 2) then", column(source, "n"), "else",
					column(source, "n"), "div 2 end");
			default -> write(column(source, "n"));
		}
		write("as n,");
		switch (this.random.nextInt(6)) {
			case 0 -> write("trim(both 'x' from", column(source, "v"), ")");
			case 1 -> write("concat(" + column(source, "v") + ",", string(), ")");
			case 2 -> write("if(" + column(source, "id") + " > 1,", column(source, "v"), ",", string(), ")");
			default -> write(column(source, "v"));
		}
		write("as v");
	}

	private List<String> from(Scope scope, int depth) {
		List<String> sources = new ArrayList<>();
		source(sources, scope, depth);
		while (this.budget > 0 && oneIn(3) && sources.size() < 3) {
			switch (this.random.nextInt(6)) {
				case 0 -> {
					write(",");
					source(sources, scope, depth);
				}
				case 1 -> {
					write("cross join");
					source(sources, scope, depth);
				}
				case 2 -> {
					write("straight_join");
					source(sources, scope, depth);
				}
				default -> {
					String left = sources.get(sources.size() - 1);
					write(pick("join", "inner join", "left join", "right join", "left outer join"));
					source(sources, scope, depth);
					write("on", column(left, "id"), "=", column(sources.get(sources.size() - 1), "id"));
					if (oneIn(8) && this.budget > 0) {
						write("and", column(left, "n"), "<");
						scalar(scope, depth);
					}
				}
			}
		}
		return sources;
	}

	private void source(List<String> sources, Scope scope, int depth) {
		if (mayNest(depth) && oneIn(6)) {
			write("(");
			query(scope, depth + 1, false);
			write(")");
			alias(sources);
		}
		else if (oneIn(10)) {
			write("(");
			source(sources, scope, depth + 1);
			if (oneIn(2) && this.budget > 0) {
				write(pick(",", "cross join"));
				source(sources, scope, depth + 1);
			}
			write(")");
		}
		else {
			String name = tableOrExpression(scope);
			if (name != null && oneIn(3) && sources.stream().noneMatch((other) -> same(other, name))) {
				sources.add(name);
			}
			else {
				alias(sources);
			}
			if (name != null && this.text.charAt(this.text.length() - 1) != '`' && oneIn(12)) {
				write("use index (primary)");
			}
		}
	}

	private void alias(List<String> sources) {
		String alias = oneIn(10) ? pick("`from`", "`a, b`", "`t``x`", "value", "first", "any") : newName("a");
		if (sources.stream().anyMatch((other) -> same(other, alias))) {
			alias(sources);
			return;
		}
		if (oneIn(2)) {
			write("as");
		}
		write(alias);
		sources.add(alias);
	}

	/**
	 * Write something to read from.
	 * @return its name for its columns, or {@code null} if it has none
	 */
	private String tableOrExpression(Scope scope) {
		List<String> expressions = scope.expressions();
		if (!expressions.isEmpty() && oneIn(2)) {
			String name = expressions.get(this.random.nextInt(expressions.size()));
			this.budget--;
			return name(name);
		}
		return table(scope);
	}

	/**
	 * Write a table, with its database where it would mean something else without.
	 */
	private String table(Scope scope) {
		this.budget--;
		String table = this.tables.get(this.random.nextInt(this.tables.size()));
		if (scope.hides(table) || oneIn(5)) {
			String dot = oneIn(4) ? pick(" . ", " .", ". ", "/**/./* from x */") : ".";
			String database = oneIn(2) ? GeneratedQuery.DATABASE : "`" + GeneratedQuery.DATABASE + "`";
			write(database + dot + written(table) + GeneratedQuery.TABLE);
			return null;
		}
		String written = written(table);
		write(written + GeneratedQuery.TABLE);
		return written;
	}

	private String name(String name) {
		String written = written(name);
		write(written);
		return written;
	}

	private String written(String name) {
		boolean quoted = name.chars().anyMatch((character) -> character > 127) || QUOTED_TABLES.contains(name)
				|| ODD_TABLES.contains(name) || oneIn(4);
		String cased = oneIn(6) && name.chars().allMatch((character) -> character < 128) ? name.toUpperCase(Locale.ROOT)
				: name;
		return quoted ? "`" + cased + "`" : cased;
	}

	private static boolean same(String one, String other) {
		return one.replace("`", "").equalsIgnoreCase(other.replace("`", ""));
	}

	private void condition(List<String> sources, Scope scope, int depth) {
		simpleCondition(sources, scope, depth);
		while (oneIn(3)) {
			write(pick("and", "or", "and not"));
			simpleCondition(sources, scope, depth);
		}
	}

	private void simpleCondition(List<String> sources, Scope scope, int depth) {
		String source = sources.get(this.random.nextInt(sources.size()));
		boolean subquery = mayNest(depth) && oneIn(3);
		switch (subquery ? this.random.nextInt(6) : 6 + this.random.nextInt(12)) {
			case 0 -> exists(sources, scope, depth);
			case 1 -> {
				write("not");
				exists(sources, scope, depth);
			}
			case 2 -> in(source, "id", scope, depth);
			case 3 -> in(source, "v", scope, depth);
			case 4 -> {
				write(column(source, "n"), pick(">=", "<", "<>", "="));
				scalar(scope, depth);
			}
			case 5 -> {
				write(column(source, "n"), pick("> any", ">= all", "< some"));
				write("(select", "q.n from");
				subquery(scope, depth);
				write("q)");
			}
			case 6 -> write(column(source, "v"), pick("=", "<>", "!=", ">", "<=>", "like", "not like"), string());
			case 7 -> write(column(source, "id"), "in (1, 2, 3)");
			case 8 -> write(column(source, "n"), "between", parameter(0), "and", parameter(1000));
			case 9 -> write(column(source, "id"), "mod 2 =", "1");
			case 10 -> write("mod(" + column(source, "id") + ", 2)", "=", "0");
			case 11 -> write(column(source, "v"), pick("is not null", "rlike '^o'", "regexp 'e'"));
			case 12 -> write("(" + column(source, "id") + ",", column(source, "n"), ") in ((1, 10), (2, 20))");
			case 13 -> write(column(source, "id"), pick("<", ">", "<=", ">="), parameter(2));
			case 14 -> write("'2024-01-01' + interval", column(source, "id"), "day > '2024-01-02'");
			case 15 -> write("json_extract('{\"from\":1}', '$.from') = 1");
			case 16 -> write("position('l' in", column(source, "v"), ") > 0");
			default -> write(column(source, "id"), "%", "3 <>", "1");
		}
	}

	private void exists(List<String> outer, Scope scope, int depth) {
		write("exists", "(", "select", pick("1", "*", "'from t'"), "from");
		String inner = newName("e");
		subquery(scope, depth);
		write(inner);
		if (!outer.isEmpty() && oneIn(2)) {
			write("where", inner + ".id =", column(outer.get(0), "id"));
		}
		write(")");
	}

	private void in(String source, String column, Scope scope, int depth) {
		write(column(source, column), pick("in", "not in", "in"), "(", "select");
		String inner = newName("i");
		write(inner + "." + column, "from");
		subquery(scope, depth);
		write(inner, ")");
	}

	/**
	 * Write a query of one value, which depends on nothing around.
	 */
	private void scalar(Scope scope, int depth) {
		write("(", "select", pick("max", "min", "count", "sum") + "(s.n)", "from");
		subquery(scope, depth);
		write("s", ")");
	}

	private void subquery(Scope scope, int depth) {
		if (mayNest(depth) && oneIn(4)) {
			write("(");
			query(scope, depth + 1, false);
			write(")");
		}
		else {
			tableOrExpression(scope);
		}
	}

	private String column(String source, String column) {
		return source + (oneIn(20) ? " . " : ".") + (oneIn(10) ? "`" + column + "`" : column);
	}

	private String string() {
		if (this.parameterStyle != ParameterStyle.NONE) {
			return parameter(pick("old", "new", "from t"));
		}
		return TEXTS.get(this.random.nextInt(TEXTS.size()));
	}

	private String parameter(Object value) {
		switch (this.parameterStyle) {
			case NONE -> {
				return value.toString();
			}
			case POSITION -> {
				this.parameters.add(value);
				return "?";
			}
			default -> {
				this.parameters.add(value);
				return ":p" + (this.parameters.size() - 1);
			}
		}
	}

	private String newName(String prefix) {
		return prefix + this.names++;
	}

	private boolean oneIn(int count) {
		return this.random.nextInt(count) == 0;
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private void write(String... parts) {
		for (String part : parts) {
			if (needsBlank(part)) {
				blank();
			}
			this.text.append(oneIn(12) && part.matches("[a-z ]+") ? part.toUpperCase(Locale.ROOT) : part);
		}
	}

	private boolean needsBlank(String part) {
		if (this.text.isEmpty()) {
			return false;
		}
		char before = this.text.charAt(this.text.length() - 1);
		boolean separate = "(),".indexOf(before) >= 0 || "(),".indexOf(part.charAt(0)) >= 0;
		return !separate || !oneIn(2);
	}

	private void blank() {
		this.text.append(oneIn(15) ? pick("\n", "\t", "  ", " /* from t, u */ ", " -- join t\n", "/**/", " /* ' */ ",
				" -- it's\n", "\r\n", " /* {MO_TS = 1} */ ", " /* ; */ ", " /* ` */ ") : " ");
	}

	private enum ParameterStyle {

		NONE, POSITION, NAMED

	}

	/**
	 * What names mean that are written without a database.
	 */
	private static final class Scope {

		private final List<String> expressions = new ArrayList<>();

		/** That of an expression in itself. */
		private final Set<String> forbidden = new HashSet<>();

		/** Those of expressions that come later. */
		private final Set<String> masked = new HashSet<>();

		private Scope copy() {
			Scope copy = new Scope();
			copy.expressions.addAll(this.expressions);
			copy.forbidden.addAll(this.forbidden);
			copy.masked.addAll(this.masked);
			return copy;
		}

		Scope with(String name) {
			Scope scope = copy();
			scope.expressions.removeIf((other) -> same(other, name));
			scope.expressions.add(name);
			scope.forbidden.remove(name);
			return scope;
		}

		/**
		 * The server takes the names of the expressions behind this one for tables, also
		 * where a query around knows them.
		 */
		Scope inBodyOf(String name, List<String> later) {
			Scope scope = copy();
			scope.expressions.removeIf((other) -> same(other, name));
			scope.forbidden.add(name);
			for (String other : later) {
				scope.expressions.removeIf((known) -> same(known, other));
				scope.forbidden.remove(other);
				scope.masked.add(other);
			}
			return scope;
		}

		List<String> expressions() {
			return this.expressions;
		}

		boolean hides(String table) {
			return this.forbidden.contains(table)
					|| this.expressions.stream().anyMatch((expression) -> same(expression, table));
		}

		boolean isMasked(String name) {
			return this.masked.contains(name);
		}

	}

}
