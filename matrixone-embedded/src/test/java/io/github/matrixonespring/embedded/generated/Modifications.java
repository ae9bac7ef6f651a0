package io.github.matrixonespring.embedded.generated;

import java.util.List;

/**
 * Writes random modifications, each with a query that shows what they did.
 */
final class Modifications {

	private static final String EMPLOYEES = "select id, name, dept_id, boss_id, salary, hired, note from emp order by id";

	private static final String DEPARTMENTS = "select * from dept order by id";

	private static final List<String> TYPED = List.of("ti", "si", "i", "bi", "ui", "ub", "f", "d", "n", "n4", "p", "bt",
			"c", "s", "tx", "b", "vb", "bl", "j", "dt", "t", "t3", "m", "m6", "ts", "e", "y");

	private final Expressions expressions;

	Modifications(Expressions expressions) {
		this.expressions = expressions;
	}

	private String one(String... choices) {
		return this.expressions.one(List.of(choices));
	}

	Case next() {
		return switch (one("value", "value", "value", "assign", "assign", "copy", "insert", "insert", "insert",
				"duplicate", "duplicate", "replace", "update", "update", "update", "updates", "delete", "delete",
				"deletes", "wrong", "wrong")) {
			case "value" -> {
				String column = this.expressions.one(TYPED);
				yield Case.of("modification:value " + column,
						"insert into types (id, " + column + ") values (9, " + this.expressions.literal() + ")",
						"select " + column + " from types where id = 9");
			}
			case "assign" -> {
				String column = this.expressions.one(TYPED);
				yield Case.of("modification:assign " + column,
						"update types set " + column + " = "
								+ (this.expressions.chance(50) ? this.expressions.literal() : this.expressions.any())
								+ " where id = " + one("1", "2", "3"),
						"select " + column + " from types where id <= 3 order by id");
			}
			case "copy" -> {
				String column = this.expressions.one(TYPED);
				yield Case.of("modification:copy " + column,
						"insert into types (id, " + column + ") select id + 10, "
								+ (this.expressions.chance(30) ? column : this.expressions.any())
								+ " from types where id in (1, 3)",
						"select " + column + " from types where id > 10 order by id");
			}
			case "insert" -> Case.of("modification:insert", one("insert into emp (id, name) values (10, 'Fay')",
					"insert into emp values (10, 'Fay', 1, 1, 10, '2024-01-01', 'n')",
					"insert into emp (id, name, salary) values (10, 'Fay', 1.005), (11, 'Gil', null)",
					"insert into emp set id = 10, name = 'Fay', salary = default",
					"insert emp (id, name) values (10, 'Fay')", "insert into emp (id, name) value (10, 'Fay')",
					"insert ignore into emp (id, name) values (1, 'Fay'), (10, 'Gil')",
					"insert ignore into emp (id, name) values (10, 'Ann')",
					"insert into emp (id, name) select id + 10, concat(name, '2') from emp where id < 3",
					"insert into emp (id, name) values (10, 'Ann')", "insert into emp (id, name) values (1, 'Fay')",
					"insert into emp (id, name) values (10, null)", "insert into emp (id) values (10)",
					"insert into emp (id, name, salary) values (10, 'Fay', default)",
					"insert into emp (id, name, salary) values (10, 'Fay', salary + 1)",
					"insert into emp (id, name, dept_id) values (10, 'Fay', (select max(id) from dept))",
					"insert into emp (id, name, note) values (10, 'Fay', 'a''b\\\\c')",
					"insert into emp (id, name, hired) values (10, 'Fay', '2024-02-30')",
					"insert into emp (id, name, hired) values (10, 'Fay', '2024-1-5')",
					"insert into emp (id, name) values (10, 'a name longer than twenty characters')",
					"insert into emp (id, name, salary) values (10, 'Fay', 123456789.99)",
					"insert into emp (id, name, salary) values (10, 'Fay', 'abc')",
					"insert into emp (id, name) values (10 + 1, upper('fay'))",
					"insert into emp (name, id) values ('Fay', '10')",
					"insert into emp (id, name, name) values (10, 'Fay', 'Gil')", "insert into emp () values ()",
					"insert into emp (id, name) values (10, 'Fay') as new",
					"insert low_priority into emp (id, name) values (10, 'Fay')",
					"insert delayed into emp (id, name) values (10, 'Fay')",
					"insert high_priority into emp (id, name) values (10, 'Fay')",
					"insert into emp (emp.id, emp.name) values (10, 'Fay')",
					"insert into emp (ID, Name) values (10, 'Fay')",
					"insert into emp (id, name) with x as (select 10 a, 'Fay' b) select a, b from x",
					"insert into emp (id, name) (select 10, 'Fay')",
					"insert into emp (id, name) values (10, 'Fay'), (10, 'Gil')",
					"insert into emp (id, name) values (10, 'Fay') returning id",
					"insert into rich (id, name, salary) values (10, 'Fay', 500)",
					"insert into emp (id, name) table dept", "insert into emp (id, name) values row(10, 'Fay')",
					"insert into emp (id, name, salary) values (-1, '', -1)",
					"insert into emp (id, name) values (true, 'Fay')",
					"insert into emp (id, name) values (2.5, 'Fay')"), EMPLOYEES);
			case "duplicate" -> Case.of("modification:duplicate",
					"insert into emp (id, name, salary) "
							+ one("values (1, 'Ann', 5)", "values (10, 'Bob', 5)", "values (10, 'Fay', 5)",
									"values (1, 'Bob', 5)", "values (1, 'Ann', 5), (10, 'Fay', 6)",
									"select id, name, 1 from emp where id < 3", "values (1, 'Ann', 5) as new")
							+ " on duplicate key update "
							+ one("salary = values(salary)", "salary = salary + values(salary)", "salary = 7",
									"note = concat(name, '!')", "id = id", "name = values(name), salary = 1",
									"salary = new.salary", "nope = 1", "salary = default",
									"salary = if(salary > 100, values(salary), salary)", "salary = emp.salary + 1"),
					EMPLOYEES);
			case "replace" -> Case.of("modification:replace", one("replace into dept (id, name) values (1, 'New')",
					"replace into dept values (1, 'New', 'Bern', 5)",
					"replace into dept values (9, 'New', 'Bern', 5), (1, 'Two', null, null)",
					"replace dept set id = 2, name = 'Set'",
					"replace into dept set id = 8, name = 'Set', city = 'Rome'",
					"replace into dept (id, name) select id, upper(name) from dept",
					"replace into dept (id) values (1)", "replace into dept (id, name, nope) values (1, 'x', 2)",
					"replace into emp (id, name) values (9, 'Ann')"), DEPARTMENTS,
					"select id, name, salary from emp order by id");
			case "update" -> Case.of("modification:update", "update "
					+ one("emp", "emp e", "emp as e", "low_priority emp", "ignore emp", "EMP") + " set "
					+ one("salary = salary * 1.1", "salary = salary + 1, note = 'x'", "name = upper(name)",
							"note = null", "salary = default", "dept_id = (select max(id) from dept)",
							"hired = hired + interval 1 day", "id = id + 100", "name = 'Same'", "salary = 'abc'",
							"salary = null", "name = null", "salary = 10 / 3", "note = concat(name, dept_id)",
							"nope = 1", "emp.salary = 1", "e.salary = 1", "salary = salary, id = id",
							"salary = (select avg(salary) from emp)", "note = name, name = note",
							"salary = salary + 1, note = salary", "dept_id = 2.5", "name = 5", "hired = '2024-13-01'",
							"hired = now()", "salary = 99999999999", "SALARY = 5")
					+ one("", " where id = 1", " where dept_id = 1", " where 1 = 0",
							" where salary > 200 order by id limit 1", " order by id desc limit 2", " limit 1",
							" where id in (select boss_id from emp)", " where name = 'Ann' or id = 3",
							" where nope = 1", " where id = '2'", " where e.id = 2"),
					EMPLOYEES);
			case "updates" -> Case.of("modification:update join",
					"update " + one("emp e join dept d on e.dept_id = d.id", "emp e, dept d",
							"emp e left join dept d on e.dept_id = d.id", "emp join dept on emp.dept_id = dept.id",
							"emp e inner join (select id from dept where city = 'Rome') d on e.dept_id = d.id")
							+ " set "
							+ one("e.note = d.name", "e.salary = 1", "e.salary = e.salary + d.id, d.budget = 1",
									"note = 'x'", "emp.note = dept.name", "name = 'x'", "d.city = e.name")
							+ one("", " where e.dept_id = d.id", " where d.city = 'Rome'", " where d.id is null",
									" order by e.id"),
					EMPLOYEES, DEPARTMENTS);
			case "delete" -> Case.of("modification:delete", "delete "
					+ one("from emp", "from emp e", "from emp as e", "emp from emp", "low_priority from emp",
							"quick from emp", "ignore from emp", "from rich", "emp", "from EMP")
					+ one("", " where id = 1", " where dept_id = 1", " where 1 = 0", " where salary is null",
							" order by id limit 2", " where id > 1 order by salary desc, id limit 1", " limit 1",
							" where id in (select id from dept)", " where e.id = 1", " where nope = 1",
							" where name like '%n'", " where exists (select 1 from dept where dept.id = emp.dept_id)"),
					EMPLOYEES);
			case "deletes" -> Case.of("modification:delete join", "delete " + one(
					"e from emp e join dept d on e.dept_id = d.id", "e, d from emp e join dept d on e.dept_id = d.id",
					"emp from emp join dept on emp.dept_id = dept.id",
					"from e using emp e join dept d on e.dept_id = d.id",
					"e from emp e left join dept d on e.dept_id = d.id", "e from emp e, dept d",
					"d from emp e right join dept d on e.dept_id = d.id",
					"e.* from emp e join dept d on e.dept_id = d.id", "nope from emp e join dept d on e.dept_id = d.id")
					+ one("", " where d.city = 'Rome'", " where d.id is null", " where e.salary > 200",
							" where e.dept_id = d.id"),
					EMPLOYEES, DEPARTMENTS);
			default -> Case.of("modification:wrong", one("insert into nope values (1)", "insert into emp values (1)",
					"insert into emp (id, name) values (1)", "insert into emp (id) values (1, 2)",
					"insert into emp (nope) values (1)", "insert into emp (id, name) values (10, nope)",
					"insert into emp", "insert into emp (id", "insert into emp (id, name) values",
					"insert into emp (id, name) values (10, 'x'),", "insert emp values",
					"insert into emp (id, name) select 1", "insert into emp (id, name) select * from dept",
					"update nope set a = 1", "update emp set", "update emp set nope = 1", "update emp set id = 1 where",
					"update emp salary = 1", "update emp set salary = 1, where id = 1",
					"update emp set salary = count(*)", "delete emp where id = 1", "delete from nope",
					"delete from emp where", "delete from emp where nope = 1", "delete * from emp",
					"delete from emp e where emp.id = 1", "replace into nope values (1)",
					"insert into emp (id, name) values ('x', 'y')", "insert into types (id, e) values (9, 'nope')",
					"insert into types (id, y) values (9, 1800)", "insert into types (id, bt) values (9, 300)",
					"insert into types (id, ui) values (9, -1)", "insert into types (id) values (1)",
					"insert into types (id) values (null)", "update types set id = null where id = 1",
					"update types set ti = 128", "update types set ti = ti + 1", "update dept set id = 1",
					"insert into emp (id, name, rank) values (1, 2, 3)", "insert into emp set",
					"insert into emp set id = 10", "update emp set emp.id.x = 1",
					"insert into types (id, i) values (9, 'a' + 1)", "insert into types (id, n) values (9, 1/3)",
					"insert into types (id, s) values (9, 1/3)", "insert into types (id, s) values (9, 1.50)",
					"insert into types (id, s) values (9, 1e10)", "insert into types (id, s) values (9, true)",
					"insert into types (id, s) values (9, date '2024-01-01')",
					"insert into types (id, i) values (9, date '2024-01-01')",
					"insert into types (id, j) values (9, 5)", "insert into types (id, dt) values (9, 20240105)",
					"insert into types (id, m) values (9, 20240105101112)"),
					"select count(*), max(id), sum(salary) from emp",
					"select id, i, n, s, e, y, j, dt, m, ti from types where id = 9");
		};
	}

}
