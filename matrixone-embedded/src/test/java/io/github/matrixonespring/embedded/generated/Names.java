package io.github.matrixonespring.embedded.generated;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.keyword.Keyword;

/**
 * Writes random statements in which a keyword of the server stands for a name.
 */
final class Names {

	private static final List<String> WORDS = Keyword.all();

	private final Expressions expressions;

	Names(Expressions expressions) {
		this.expressions = expressions;
	}

	Case next() {
		String word = this.expressions.one(WORDS);
		String name = this.expressions.chance(15) ? "`" + word + "`" : word;
		List<String> statements = new ArrayList<>();
		switch (this.expressions.one(List.of("column", "table", "alias", "function"))) {
			case "column" -> {
				statements.add("create table g1 (id int primary key, " + name + " varchar(20))");
				statements.add("insert into g1 (id, " + name + ") values (1, 'x')");
				statements.add(this.expressions.one(List.of("select " + name + " from g1",
						"select g1." + name + " from g1", "select id from g1 where " + name + " = 'x'",
						"select id, " + name + " from g1 order by " + name,
						"select " + name + ", count(*) from g1 group by " + name, "update g1 set " + name + " = 'y'",
						"delete from g1 where " + name + " is null", "alter table g1 drop column " + name,
						"create index i1 on g1 (" + name + ")")));
			}
			case "table" -> {
				statements.add("create table " + name + " (id int primary key, v varchar(20))");
				statements.add("insert into " + name + " values (1, 'x')");
				statements
					.add(this.expressions.one(List.of("select * from " + name, "select " + name + ".v from " + name,
							"select a.v from " + name + " a", "update " + name + " set v = 'y' where id = 1",
							"delete from " + name, "show columns from " + name, "describe " + name,
							"drop table " + name, "truncate table " + name)));
			}
			case "alias" -> statements.add(this.expressions.one(List.of("select id " + name + " from dept order by id",
					"select id as " + name + " from dept order by id",
					"select " + name + ".id from dept " + name + " order by id",
					"select " + name + ".id from dept as " + name + " order by id",
					"with " + name + " as (select 1 a) select * from " + name, "select * from (select 1 a) " + name,
					"select id " + name + ", name from dept order by id", "select count(*) " + name + " from dept")));
			default -> statements.add("select " + word + this.expressions
				.one(List.of("", "()", "(1)", "('a')", "(1, 2)", "(id) from dept order by id", "('a', 1)")));
		}
		return new Case("definition:name", List.copyOf(statements));
	}

}
