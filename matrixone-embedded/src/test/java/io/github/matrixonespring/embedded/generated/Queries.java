package io.github.matrixonespring.embedded.generated;

import java.util.List;

/**
 * Writes random queries over the tables {@code emp}, {@code dept} and {@code types}.
 */
final class Queries {

	private static final List<String> COLUMNS = List.of("id", "name", "dept_id", "salary", "hired", "note", "boss_id");

	private static final List<String> SALARIES = List.of("salary", "id", "dept_id", "boss_id");

	private final Expressions expressions;

	Queries(Expressions expressions) {
		this.expressions = expressions;
	}

	private String one(String... choices) {
		return this.expressions.one(List.of(choices));
	}

	private boolean chance(int percent) {
		return this.expressions.chance(percent);
	}

	private String column() {
		return this.expressions.one(COLUMNS);
	}

	private String number() {
		return this.expressions.one(SALARIES);
	}

	Case next() {
		return switch (one("select", "where", "group", "group", "having", "distinct", "order", "limit", "join", "join",
				"join", "using", "union", "subquery", "subquery", "derived", "with", "recursive", "window", "wrong",
				"wrong", "wrong", "lock", "form", "nullif", "dual")) {
			case "select" -> select();
			case "where" ->
				Case.of("query:where", "select " + list() + " from emp where " + condition("") + " order by id");
			case "group" -> group();
			case "having" -> Case.of("query:having", "select dept_id, "
					+ aggregate("") + " as v from emp group by dept_id having " + one("v > 1", "count(*) > 1",
							aggregate("") + " > 100", "max(salary) is not null", "dept_id is not null", "salary > 1")
					+ " order by dept_id");
			case "distinct" -> distinct();
			case "order" -> order();
			case "limit" -> Case.of("query:limit",
					"select id, name from emp order by id " + one("limit 2", "limit 2 offset 1", "limit 1, 2",
							"limit 0", "limit 100", "limit 2 offset 10", "offset 2", "limit -1", "limit '1'",
							"limit 1 + 1", "fetch first 2 rows only", "limit null"));
			case "join" -> join();
			case "using" -> Case.of("query:using", "select " + one("*", "id, city", "e.id, d.id", "count(*)")
					+ " from emp e " + one("join", "left join", "right join") + " dept d using ("
					+ one("id", "name", "id, name", "salary") + ")" + one("", " order by id", " order by e.id"));
			case "union" -> union();
			case "subquery" -> subquery();
			case "derived" -> Case.of("query:derived",
					"select " + one("*", "x.v", "v", "max(v)", "x.*", "count(*)", "nope") + " from (select "
							+ one("id v", "salary v", "salary as v", "name v", "upper(name) v", "sum(salary) v")
							+ " from emp" + one("", " where id > 2", " group by dept_id") + ")"
							+ one(" x", " as x", "", " `x`") + one("", " where v is not null"));
			case "with" -> Case.of("query:with",
					"with x as (select id, name, salary from emp where " + condition("") + ")"
							+ one("", ", y as (select max(id) id from x)", ", y (id) as (select 1)") + " select "
							+ one("*", "x.name", "count(*)", "x.id") + " from x" + one("", " join emp using (id)",
									" where id in (select id from x)", ", y where x.id = y.id")
							+ one("", " order by 1"));
			case "recursive" -> Case.of("query:recursive",
					"with recursive r " + one("as (select 1 as v", "(v) as (select 1")
							+ " union all select v + 1 from r where v < " + one("3", "5", "1") + ") select "
							+ one("*", "sum(v)", "v, v * 2 w", "count(*)") + " from r" + one("", " order by 1"));
			case "window" -> window();
			case "wrong" -> wrong();
			case "lock" ->
				Case.of("query:lock", "select " + column() + " from emp where id = 1 " + one("for update", "for share",
						"lock in share mode", "for update nowait", "for update skip locked", "for update of emp"));
			case "form" -> form();
			case "nullif" ->
				Case.of("query:function",
						"select " + one("nullif(salary, 300)", "coalesce(note, name, 'x')",
								"if(salary > 200, 'high', 'low')", "concat(name, '-', id)", "ifnull(salary, 0) * 2",
								"case dept_id when 1 then 'one' else name end", "concat_ws('/', name, note)",
								"salary div 7", "salary % 7", "salary / 3", "-salary", "id + salary", "name = 'ann'",
								"name like 'A%'", "hired + interval 1 month", "datediff(hired, '2020-01-01')",
								"year(hired)", "date_format(hired, '%Y/%m')")
								+ one("", " as v", " v", " `V`", " 'v'", " as \"Name\"") + " from emp order by id");
			default ->
				Case.of("query:dual",
						"select " + one("1", "1 + 1", "'a'", "null", "1, 'x', null", "1 as a, 2 as a", "true", "1.50",
								"1e3", "x'41'", "b'101'", "-5", "date '2024-01-01'", "'a' 'b'", "\"text\"", "'it''s'",
								"1 = 1", "not 1", "@nope", "@@autocommit", "current_user", "database() is null",
								"(1, 2)", "1 in (1, 2)", "(1, 2) = (1, 2)", "exists (select 1)", "(select 1)",
								"(select 1, 2)", "*", "nope", "nope.x", "nope()", "0x4142", "1 / 0", "1 / 3", "1 div 0",
								"5 % 0", "2 ** 3", "'1' + 1", "'a' + 1", "1 || 0", "1 && 0")
								+ one("", " from dual", " from dual where 1 = 0", "", " limit 1", " where 1 = 1"));
		};
	}

	private String list() {
		return one("*", "id, name", column() + ", " + column(), "emp.*", "id, emp.name as n", "salary * 2",
				"id, upper(name)", "count(*)", "id as x, x");
	}

	private Case select() {
		String columns = one("*", "id, name", "emp.*", "e.*", "e.id, e.name", "emp.id", "id, *", "*, id",
				"name n, salary s", "name as `The Name`", "NAME, Salary", "Id ID", "id `ID`", "e.NAME", "name 'quoted'",
				"`name`", "id as id, id as id", "'x' name, name");
		String from = one("emp", "emp e", "emp as e", "emp `e`", "EMP", "Emp e", "rich", "rich r", "emp, dept", "(emp)",
				"emp e, emp f");
		return Case.of("query:select", "select " + columns + " from " + from
				+ one(" where id = 1", " order by id", " where 1 = 0", "", " order by 1"));
	}

	private String condition(String prefix) {
		String column = prefix + column();
		return switch (one("compare", "null", "in", "like", "between", "and", "exists", "other", "or", "not")) {
			case "compare" -> prefix + number() + one(" = ", " > ", " < ", " <> ", " <=> ", " >= ")
					+ one("1", "200", "200.5", "'2'", "null", prefix + "id");
			case "null" -> column + one(" is null", " is not null");
			case "in" -> column + one(" in ", " not in ") + one("(1, 2)", "('Ann', 'Bob')", "(null, 1)",
					"(select dept_id from dept)", "(select id from dept)", "('2020-01-15')");
			case "like" -> prefix + one("name", "note") + one(" like ", " not like ", " regexp ")
					+ one("'A%'", "'%n%'", "'_o_'", "'a%'", "'x'", "'[AB]'");
			case "between" -> prefix + one("salary", "hired", "id", "name") + " between "
					+ one("1 and 250", "'2020-01-01' and '2021-12-31'", "'A' and 'C'", "200.5 and 300");
			case "and" -> prefix + "id > 1 and " + prefix + "salary < 250";
			case "or" -> prefix + "dept_id = 2 or " + prefix + "boss_id is null";
			case "not" -> one("not ", "! ") + prefix + "dept_id = 1";
			case "exists" -> one("exists", "not exists") + " (select 1 from dept where dept.id = dept_id)";
			default -> one("hired > '2021-01-01'", "year(hired) = 2021", "length(name) = 3",
					"hired = date '2020-01-15'", "name = 'ANN'", "note = ''", "id", "name", "salary > all (select 1)",
					"salary > any (select budget / 10 from dept)", "(id, name) = (1, 'Ann')",
					"(id, dept_id) in ((1, 1), (3, 2))", "id = 1 xor dept_id = 1", "hired > 20210101", "id = '1x'",
					"true", "1 = 1", "null", "name = 0", "hired = 'x'");
		};
	}

	private String aggregate(String prefix) {
		return one("count(*)", "count(" + prefix + "note)", "sum(" + prefix + "salary)", "avg(" + prefix + "salary)",
				"max(" + prefix + "hired)", "min(" + prefix + "name)", "count(distinct " + prefix + "dept_id)",
				"sum(" + prefix + "id)", "avg(" + prefix + "id)",
				"group_concat(" + prefix + "name order by " + prefix + "name)", "sum(distinct " + prefix + "salary)",
				"count(distinct " + prefix + "dept_id, " + prefix + "boss_id)",
				"max(" + prefix + "salary) - min(" + prefix + "salary)",
				"group_concat(distinct " + prefix + "dept_id order by " + prefix + "dept_id desc separator '|')",
				"round(avg(" + prefix + "salary), 1)", "stddev(" + prefix + "salary)");
	}

	private Case group() {
		String key = one("dept_id", "dept_id", "boss_id", "year(hired)", "dept_id, boss_id", "1", "v", "id",
				"salary > 200", "length(name)", "nope", "emp.dept_id", "dept_id with rollup", "'x'", "DEPT_ID");
		String keys = one("dept_id", "dept_id", "boss_id", "year(hired)", "year(hired) as v", "dept_id v", "id", "name",
				"*", "dept_id, boss_id", "upper(name)", "emp.dept_id", "dept_id + 1");
		if (chance(50)) {
			keys = key.replace(" with rollup", "");
			keys = (keys.equals("1") || keys.equals("v")) ? "dept_id as v" : keys;
		}
		return Case.of("query:group by",
				"select " + keys + ", " + aggregate("") + " from emp"
						+ one("", " where id > 1", " where salary is not null") + " group by " + key
						+ one("", "", " order by 1", " order by 2", " order by dept_id", " order by count(*) desc, 1",
								" order by name"));
	}

	private Case distinct() {
		return Case.of("query:distinct", "select distinct "
				+ one("dept_id", "dept_id, boss_id", "salary", "upper(note)", "name", "*", "dept_id as v",
						"year(hired)", "count(*)")
				+ " from emp"
				+ one("", " order by dept_id", " order by 1", " order by name", " order by v", " order by salary desc",
						" order by upper(note)", " order by id", " order by dept_id + 1", " limit 0"));
	}

	private Case order() {
		String order = one("id", "name desc", "salary, id", "salary desc, id desc", "2", "3", "n", "upper(name)",
				"dept_id is null, dept_id, id", "note desc, id", "-id", "hired, id", "NAME", "nope", "emp.id", "e.id",
				"n desc", "n + 1", "length(n), id", "rand()", "case when id = 3 then 0 else 1 end, id", "id asc",
				"null", "(select 1), id", "count(*)", "'id', id", "1 desc", "0", "-1", "salary desc nulls last, id",
				"binary name", "field(id, 3, 1), id", "id limit 2");
		return Case.of(order.equals("rand()") ? "changing:order" : "query:order by",
				"select id, " + one("name n", "name", "salary n", "upper(name) n") + " from emp order by " + order);
	}

	private Case join() {
		String join = one("join", "inner join", "left join", "left outer join", "right join", "cross join", ",",
				"natural join", "straight_join", "full join", "full outer join", "natural left join");
		boolean bare = join.equals(",") || join.startsWith("natural") || (join.equals("cross join") && chance(80));
		String on = bare ? ""
				: " on " + one("e.dept_id = d.id", "e.dept_id = d.id", "d.id = dept_id", "e.id = d.id",
						"e.dept_id = d.id and d.name = 'Sales'", "1 = 1", "e.dept_id < d.id", "id = dept_id",
						"e.name = d.name");
		String columns = one("e.name, d.name", "*", "e.*, d.city", "e.id, d.id, city", "count(*)",
				"d.name, sum(salary)", "e.id as a, d.id as b", "name", "id", "e.salary, budget", "d.*", "dept.name");
		String end = one("", " where e.salary > 200", " where d.id is null", " where city = 'Rome'",
				" where e.dept_id = d.id", " group by d.name", " group by d.id", " group by d.id, d.name",
				" having count(*) > 0");
		String order = columns.contains("count") || columns.contains("sum") ? ""
				: one("", " order by e.id, d.id", " order by e.name", " order by 1, 2");
		return Case.of("query:join", "select " + columns + " from emp e " + join + " dept d" + on + end + order);
	}

	private Case union() {
		String left = one("select id from emp", "select name from emp where id < 3", "select id, name from emp",
				"select 1", "select 1 as a, 'x' as b", "select null", "(select id from emp order by id limit 2)",
				"select dept_id from emp");
		String right = one("select id from dept", "select name from dept", "select id, city from dept", "select 2",
				"select 'x'", "select 2, 'y'", "select 1.5", "(select id from dept order by id desc limit 1)",
				"select '2024-01-01'");
		return Case.of("query:union", left
				+ one(" union ", " union all ", " union distinct ", " intersect ", " except ", " minus ") + right
				+ one("", " order by 1", " order by 1 limit 2", " order by id", " order by a", " order by name desc"));
	}

	private Case subquery() {
		String sub = one("(select max(salary) from emp)", "(select name from dept where dept.id = e.dept_id)",
				"(select count(*) from emp f where f.boss_id = e.id)", "(select id from dept)",
				"(select id from dept limit 1)", "(select avg(salary) from emp f where f.dept_id = e.dept_id)",
				"(select nope from dept)", "(select 1, 2)",
				"(select d.name from dept d where d.id = e.dept_id and d.city = 'Rome')", "(select e.id)");
		return switch (one("select", "where", "in", "exists", "any")) {
			case "select" ->
				Case.of("query:subquery", "select e.id, " + sub + one("", " v", " as v") + " from emp e order by e.id");
			case "where" -> Case.of("query:subquery", "select e.id from emp e where " + one("salary", "e.id", "e.name")
					+ one(" = ", " < ", " >= ", " <> ") + sub + " order by e.id");
			case "in" -> Case.of("query:subquery",
					"select e.id from emp e where " + one("dept_id", "id", "name", "(id, name)")
							+ one(" in ", " not in ")
							+ one("(select id from dept)", "(select boss_id from emp)",
									"(select boss_id from emp where boss_id is not null)", "(select name from dept)",
									"(select id, name from dept)", "(select dept_id from emp f where f.id = e.id)",
									"(select id from dept limit 1)")
							+ " order by e.id");
			case "exists" -> Case.of("query:subquery", "select e.name from emp e where " + one("exists", "not exists")
					+ one(" (select 1 from dept where id = e.dept_id)", " (select * from emp f where f.boss_id = e.id)",
							" (select 1 from dept d where d.id = e.dept_id and d.budget > 2000)",
							" (select 1 from nope)", " (select null)")
					+ " order by e.name");
			default -> Case.of("query:subquery",
					"select id from emp where salary " + one(">", "=", "<=", "<>") + one(" any ", " all ", " some ")
							+ one("(select salary from emp where id < 3)", "(select budget from dept)",
									"(select 200.5)", "(1, 2)")
							+ " order by id");
		};
	}

	private Case window() {
		String function = one("row_number()", "rank()", "dense_rank()", "sum(salary)", "count(*)", "avg(salary)",
				"max(name)", "lag(name)", "lead(salary, 1)", "first_value(name)", "last_value(name)", "ntile(2)",
				"min(id)", "percent_rank()", "cume_dist()", "lag(id, 1, 0)");
		String over = one("over ()", "over (order by id)", "over (partition by dept_id order by id)",
				"over (partition by dept_id order by salary desc, id)",
				"over (order by id rows between 1 preceding and 1 following)",
				"over (order by id rows unbounded preceding)", "over (partition by dept_id)",
				"over (order by id range between unbounded preceding and current row)", "over w",
				"over (order by nope)", "over (partition by year(hired) order by id)");
		return Case.of("query:window", "select id, " + function + " " + over + one("", " v", " as v") + " from emp"
				+ one("", " where " + one("salary > 100", "row_number() over (order by id) = 1")) + " order by id");
	}

	private Case wrong() {
		return Case.of("query:wrong", one("select nope from emp", "select id from nope", "select e.id from emp",
				"select id from emp where nope = 1", "select id from emp order by nope",
				"select id from emp group by nope", "select id, count(*) from emp", "select id from emp, dept",
				"select name from emp join dept on emp.dept_id = dept.id", "select id from emp where count(*) > 1",
				"select id as v from emp where v = 1", "select id as v from emp having v > 3",
				"select max(id) v from emp having v > 3", "select dept_id, name from emp group by dept_id",
				"select * from emp group by dept_id", "select * from emp group by id",
				"select id, name from emp group by id", "select id, name, count(*) from emp group by name",
				"select e.id, d.name from emp e join dept d on e.dept_id = d.id group by e.id",
				"select distinct name from emp order by id", "select distinct dept_id from emp order by salary",
				"select sum(max(id)) from emp", "select id, from emp", "select from emp", "select id emp",
				"selec id from emp", "select id from emp where", "select id from emp order", "select id from emp limit",
				"select id from emp group by", "select (id from emp", "select id) from emp",
				"select id from emp e join dept d", "select id from emp left join dept", "select * from emp e, emp e",
				"select id from emp union select id, name from dept", "select emp.nope from emp",
				"select nope.id from emp", "select id from emp where name", "select id from emp where id = ",
				"select id from emp where id in ()", "select id from emp where (id, name) = 1",
				"select count(id, name) from emp", "select count() from emp", "select sum(*) from emp",
				"select sum(name) from emp", "select avg(hired) from emp", "select max(*) from emp",
				"select name + 1 from emp", "select hired + 1 from emp order by id", "select upper() from emp",
				"select abs(1, 2)", "select nope(1)", "select id from emp as", "select id as from emp", "select 'abc",
				"select `id from emp", "select id from emp;", "select id from emp; ",
				"select id from emp /* c */ where id = 1 -- x", "select id from emp where id = 1 # x",
				"select all id from emp order by id", "select distinct all id from emp",
				"select distinct distinct id from emp", "select id from emp having id > 3",
				"select id from emp having salary > 3", "select 1 from emp having count(*) > 100",
				"select id, sum(salary) from emp group by 3", "select id from emp order by 2", "select id from emp for",
				"select * from", "select * from emp where id = 1 and", "select *, from emp",
				"select id id2 id3 from emp", "select emp from emp", "select rank from emp", "select id rank from emp",
				"select id as rank from emp", "select key from emp", "select t.* from emp", "select salary.* from emp",
				"select a.b.c.d from emp", "select id from emp where not", "select case when 1 end",
				"select case 1 end", "select cast(1 as nope)", "select cast(1)", "select 1 as 1", "select 1 as",
				"select ,1", "select 1,,2", "select 1 1", "values (1)", "values row(1, 2), row(3, 4)", "table emp",
				"select id from emp limit 1 limit 1", "select id from emp where id = 1 where id = 2",
				"select id from emp order by id group by id", "select @a := 1",
				"select id into @x from emp where id = 1", "select interval 1 day", "select 1 from emp where exists",
				"select id from (emp)", "select id from (select id from emp)", "select * from (select 1, 1) x",
				"select * from (select 1 a, 2 a) x", "select a from (select 1 a, 2 a) x",
				"select x.a from (select 1) x (a)", "select id from emp where id between 1",
				"select id from emp where name like", "select id from emp where id is 1",
				"select id from emp where id not null", "select id from emp where salary = 'x'",
				"select id from emp where hired = 'not a date'", "select id from emp where hired > 5"));
	}

	private Case form() {
		return Case.of("query:form", one("select sql_calc_found_rows id from emp order by id limit 2",
				"select sql_no_cache id from emp where id = 1", "select straight_join id from emp where id = 1",
				"select high_priority id from emp where id = 1",
				"select id from emp use index (k_dept) where dept_id = 1 order by id",
				"select id from emp force index (uk_name) where name = 'Ann'",
				"select id from emp ignore index (k_dept) where id = 1", "select id from emp use index () where id = 1",
				"select id from emp force index for join (k_dept) where id = 1",
				"select id from emp use index (nope) where id = 1", "select id from emp partition (p0)",
				"select id from emp tablesample (10)", "select /*+ hint */ id from emp where id = 1",
				"select /*! id, */ name from emp where id = 1", "select id from emp where id = 1 procedure analyse()",
				"select sql_small_result dept_id from emp group by dept_id order by dept_id",
				"(select id from emp where id = 1)", "((select id from emp where id = 1))",
				"(select id from emp) order by id", "(select id from emp order by id) limit 1",
				"explain select id from emp", "desc emp", "describe emp", "show columns from emp",
				"show index from dept", "show create table dept", "show create view rich",
				"show table status like 'dept'", "show tables like 'e%'", "show full columns from dept",
				"show columns from emp like 'n%'", "show columns from emp where field = 'id'",
				"select id from emp where id = 1 limit 1 for update", "select id from {oj emp}",
				"select id from emp as of timestamp '2024-01-01'", "select emp.id from emp where emp.id = 1",
				"select count(*) from emp where 1", "select count(1), count(null), count(*) from emp",
				"select max(null), min(null), sum(null) from emp", "select count(*) c from emp having c > 1",
				"select 1 from emp limit 1", "select * from dept where id = 1 or 1 = 1 order by id",
				"select lateral from emp", "select id from emp, lateral (select 1 v) x order by id",
				"select * from emp natural join dept",
				"select e.id from emp e join dept d on e.dept_id = d.id join emp b on e.boss_id = b.id order by e.id",
				"select e.name, b.name boss from emp e left join emp b on e.boss_id = b.id order by e.id",
				"select * from (select id from emp where id < 3) x join (select id from dept) y on x.id = y.id order by 1",
				"select information_schema.tables.table_name from information_schema.tables where table_name = 'emp' and table_schema = database()",
				"select table_name from information_schema.tables where table_schema = database() order by table_name",
				"select column_name, data_type from information_schema.columns where table_schema = database() and table_name = 'dept' order by ordinal_position",
				"select COLUMN_NAME, IS_NULLABLE, COLUMN_KEY, EXTRA from information_schema.columns where table_schema = database() and table_name = 'emp' order by ordinal_position"));
	}

}
