package io.github.matrixonespring.embedded.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes random definitions of tables, views and indexes, and statements that show what
 * came of them.
 */
final class Definitions {

	private static final List<String> TYPES = List.of("int", "bigint", "smallint", "tinyint", "tinyint(1)", "int(11)",
			"bigint unsigned", "int unsigned", "decimal(10,2)", "decimal(5)", "decimal", "numeric(8,3)", "float",
			"double", "float(7,2)", "bool", "boolean", "char(10)", "char", "varchar(20)", "varchar(255)", "text",
			"tinytext", "mediumtext", "longtext", "date", "datetime", "datetime(3)", "timestamp", "timestamp(6)",
			"time", "time(3)", "year", "json", "blob", "longblob", "binary(16)", "varbinary(32)", "enum('a','b')",
			"bit(1)", "bit(8)", "double precision", "integer", "real", "varchar", "set('a','b')", "uuid",
			"nvarchar(10)", "national char(4)", "int zerofill", "bigint(20) unsigned",
			"varchar(10) character set utf8mb4", "varchar(10) collate utf8mb4_bin", "char(3) charset latin1",
			"mediumint", "int8", "dec(6,2)", "fixed(6,2)", "serial", "nope", "varchar(-1)", "varchar(70000)",
			"decimal(80,2)", "decimal(5,8)", "datetime(9)");

	private static final List<String> DEFAULTS = List.of("", "", "", "", " default null", " not null", " null",
			" default 1", " default '1'", " not null default 0", " default current_timestamp",
			" default current_timestamp on update current_timestamp", " default 'abc'", " default ''",
			" not null default ''", " comment 'a comment'", " default 2.5", " default '2024-01-01'", " default (1 + 1)",
			" default now()", " default true", " default b'0'", " default -1", " not null comment 'it''s'", " unique",
			" primary key", " auto_increment", " check (a > 0)", " default uuid()", " default null comment ''",
			" generated always as (1) virtual", " as (id + 1) stored", " invisible", " default current_date",
			" default current_timestamp(6)", " on update current_timestamp", " not null unique", " default nope");

	private static final List<String> VALUES = List.of("1", "'a'", "null", "default", "'2024-01-01'", "2.5", "''",
			"true", "'12:00:00'", "'abcdefghijklmnopqrstuvwxyz'");

	private final Expressions expressions;

	Definitions(Expressions expressions) {
		this.expressions = expressions;
	}

	private String one(String... choices) {
		return this.expressions.one(List.of(choices));
	}

	Case next() {
		return switch (one("column", "column", "column", "column", "keys", "keys", "keys", "alter", "alter", "alter",
				"alter", "index", "view", "view", "table", "table", "drop", "foreign")) {
			case "column" -> column();
			case "keys" -> keys();
			case "alter" -> alter();
			case "index" -> index();
			case "view" -> view();
			case "table" -> table();
			case "drop" -> drop();
			default -> foreign();
		};
	}

	private Case column() {
		String type = this.expressions.one(TYPES);
		String column = "a " + type + this.expressions.one(DEFAULTS);
		return Case.of("definition:column " + type.replaceAll("[( ].*", ""),
				"create table g1 (id int primary key, " + column + ")",
				"insert into g1 (id, a) values (1, " + this.expressions.one(VALUES) + ")",
				"insert into g1 (id) values (2)",
				one("select * from g1 order by id", "show columns from g1", "show create table g1",
						"select a from g1 order by id"),
				one("show columns from g1", "show create table g1",
						"select column_type, is_nullable, column_default, extra, column_key from information_schema.columns where table_schema = database() and table_name = 'g1' order by ordinal_position"));
	}

	private Case keys() {
		List<String> parts = new ArrayList<>(
				List.of("a int" + one("", " not null", " primary key", " unique", " auto_increment"),
						"b varchar(20)" + one("", " not null", " unique key", " key"), "c datetime"));
		for (int i = 0; i < 2; i++) {
			parts.add(one("primary key (a)", "primary key (a, b)", "unique key uk (b)", "unique (b)",
					"unique index (a, b)", "key k (c)", "index (c)", "index i2 (b(5))", "key k (b desc)",
					"constraint u1 unique (b, c)", "constraint p1 primary key (a)", "constraint c1 check (a > 0)",
					"check (a < 100)", "key (nope)", "fulltext (b)", "fulltext key ft (b)", "index k using btree (a)",
					"unique key uk (b) comment 'unique'", "index (b) using hash", "key k ((a + 1))",
					"constraint unique (a)", "foreign key (a) references dept (id)",
					"constraint f1 foreign key (a) references dept (id) on delete cascade on update set null",
					"primary key using btree (a)", "index k (a, a)", "d int key"));
		}
		String options = one("", "", " engine=InnoDB", " engine = InnoDB default charset=utf8mb4 collate=utf8mb4_bin",
				" comment='a table'", " comment 'a table'", " auto_increment=10", " row_format=dynamic",
				" partition by hash(a) partitions 2", " cluster by (a)", " charset utf8", " engine=MyISAM, comment='x'",
				" nope=1");
		return Case.of("definition:keys",
				"create table" + one(" ", " ", " if not exists ", " temporary ") + "g1 (" + String.join(", ", parts)
						+ ")" + options,
				"insert into g1 (a, b) values (1, 'x')", "insert into g1 (a, b) values (1, 'x')",
				one("show index from g1", "show columns from g1", "show create table g1", "select * from g1"),
				"show create table g1");
	}

	private Case alter() {
		String alteration = one("add column z int", "add z varchar(10) not null default 'x'", "add column z int first",
				"add column z int after a", "add column (z int, y int)", "add column z int, add column y int",
				"drop column b", "drop b", "drop column nope", "drop column a", "modify b varchar(50)",
				"modify column b varchar(50) not null", "modify b int", "modify b varchar(2)", "modify nope int",
				"change b bb varchar(30)", "change column b b bigint null", "change nope x int",
				"rename column b to bb", "rename column b to a", "rename to g2", "rename g2", "rename as g2",
				"rename index k to k2", "add index k2 (b)", "add key (b)", "add unique (b)", "add unique index u2 (b)",
				"add constraint u3 unique (a, b)", "add primary key (a)", "add primary key (id)", "drop primary key",
				"drop index k", "drop key k", "drop index nope", "add constraint c1 check (a > 0)", "add check (a > 0)",
				"drop constraint c1", "drop check c1", "add foreign key (a) references dept (id)",
				"add constraint f1 foreign key (a) references dept (id) on delete set null", "drop foreign key f1",
				"alter column a set default 5", "alter a set default 5", "alter column a drop default",
				"alter column a set default null", "alter index k invisible", "comment = 'new'", "comment 'new'",
				"auto_increment = 100", "engine = InnoDB", "convert to character set utf8mb4",
				"convert to character set utf8mb4 collate utf8mb4_bin", "default character set utf8mb4",
				"row_format = compressed", "add column b int", "add column z enum('a','b') default 'a'",
				"add column z timestamp default current_timestamp", "add column z int not null",
				"add column z int primary key", "add column z int unique", "add column z int auto_increment",
				"disable keys", "force", "order by a", "add column z int, algorithm=inplace",
				"modify id bigint auto_increment", "modify column a int after b", "modify a int first",
				"modify a bigint unsigned default 3 comment 'c'", "add fulltext (b)", "drop column k, drop column b",
				"add", "drop", "nope", "add index k (a)", "add column z int comment 'c'",
				"change a a int not null default 9", "alter column nope set default 1");
		return Case.of("definition:alter", "create table g1 (id int primary key, a int, b varchar(10), key k (a))",
				"insert into g1 values (1, 5, 'x'), (2, null, '7')", "alter table g1 " + alteration,
				one("show create table g1", "show columns from g1", "select * from g1 order by id",
						"show index from g1"),
				"insert into g1 (id) values (3)", "select * from g1 order by id");
	}

	private Case index() {
		return Case.of("definition:index", "create table g1 (id int primary key, a int, b varchar(10))",
				"insert into g1 values (1, 5, 'x'), (2, 5, 'y')",
				"create " + one("", "", "unique ", "fulltext ") + "index "
						+ one("i1", "i1", "if not exists i1", "`i 1`", "primary") + one("", " using btree") + " on g1 ("
						+ one("a", "b", "a, b", "b(3)", "b desc", "nope", "(a + 1)", "a, a") + ")"
						+ one("", "", " comment 'c'", " using btree", " visible", " algorithm = inplace"),
				one("show index from g1", "show create table g1", "insert into g1 values (3, 5, 'z')",
						"drop index i1 on g1", "alter table g1 drop index i1", "create index i1 on g1 (id)"),
				"show create table g1");
	}

	private Case view() {
		return Case.of("definition:view", "create "
				+ one("", "", "or replace ", "algorithm=merge ", "definer=root@localhost ") + "view "
				+ one("gv", "gv", "if not exists gv", "gv (x, y)") + " as "
				+ one("select id, name from emp", "select id, upper(name) n from emp where id < 4", "select 1 a, 'x' b",
						"select id, id from emp", "select dept_id, count(*) from emp group by dept_id",
						"select * from dept", "select nope from emp", "select id, salary * 2 from emp",
						"(select id, name from emp)", "select e.id, d.name from emp e join dept d on e.dept_id = d.id",
						"with x as (select 1 a, 2 b) select * from x",
						"select id, name from emp union select id, name from dept")
				+ one("", "", " with check option"),
				one("select * from gv order by 1, 2", "show create view gv", "show create table gv",
						"show columns from gv", "describe gv", "insert into gv values (9, 'x')", "drop table gv",
						"create table gv (a int)"),
				one("drop view gv", "drop view if exists gv, nope", "alter view gv as select 2 a",
						"create view gv as select 1", "select count(*) from gv"));
	}

	private Case table() {
		return Case.of("definition:table", one("create table g1 like dept", "create table g1 (like dept)",
				"create table g1 as select id, name from emp", "create table g1 select id, name from emp",
				"create table g1 (z int) as select id from dept",
				"create table if not exists g1 as select * from dept where id = 1",
				"create table g1 (id int) select 5 as id",
				"create table g1 as select 1 a, 'x' b, 2.5 c, null d, now() e", "create table g1 clone dept",
				"create table g1 (a int, a int)", "create table g1 ()", "create table g1", "create table g1 (a)",
				"create table g1 (a int", "create table g1 (a int,)", "create table dept (id int)",
				"create table if not exists dept (id int)", "create table g1 (a int) g2",
				"create table nope.g1 (a int)", "create table `g 1` (`a b` int)",
				"create table G1 (ID int, Name varchar(5))", "create temporary table g1 (a int)",
				"create table g1 (a int) as select a from nope",
				"create table g1 (a int primary key, b int primary key)", "create table g1 (a int auto_increment)",
				"create table g1 (a int auto_increment primary key, b int)", "create table g1 (a int default 'x')",
				"create table g1 as select count(*), max(name), sum(salary) from emp",
				"create table g1 as select id, hired, salary, name from emp where 1 = 0", "create table 1g (a int)",
				"create table g1 (1a int)", "create table g1 (a int not null null)",
				"create table g1 (a int) comment = 'x' engine = innodb"),
				one("show create table g1", "select * from g1", "show columns from g1", "insert into g1 values (7, 8)"),
				one("insert into g1 (a) values (1)", "rename table g1 to g2", "truncate table g1", "truncate g1",
						"drop table g1", "create table g1 (a int)", "insert into g1 select * from g1"),
				one("select count(*) from g1", "show tables like 'g%'", "show create table g1",
						"drop table if exists g1, g2"));
	}

	private Case drop() {
		return Case.of("definition:drop", "create table g1 (a int primary key)",
				one("drop table g1", "drop table if exists g1", "drop table g1, g2", "drop table if exists g1, g2",
						"drop table nope", "drop view g1", "drop table g1 cascade", "drop table g1 restrict",
						"drop tables g1", "drop temporary table g1", "drop index nope on g1", "drop view if exists g1",
						"drop table rich", "drop", "drop g1", "drop table", "truncate table g1", "truncate g1 restart",
						"drop database nope", "drop database if exists nope", "drop schema if exists nope",
						"create database if not exists mo_catalog", "alter table nope add a int", "alter table g1",
						"rename table g1 to dept", "rename table nope to g2", "rename table g1 to g2",
						"alter table g1 rename dept", "drop function nope", "drop procedure if exists nope",
						"drop trigger if exists nope",
						"create trigger t1 before insert on g1 for each row set new.a = 1",
						"create procedure p1() select 1", "unlock tables", "analyze table g1", "optimize table g1",
						"check table g1", "flush tables", "use nope", "set @x = 1", "set names utf8mb4", "set nope = 1",
						"show warnings", "show nope", "show variables like 'autocommit'", "comment on table g1 is 'x'"),
				"show tables like 'g%'");
	}

	private Case foreign() {
		return Case.of("definition:foreign key",
				one("create table g1 (id int primary key, u int unique, p int)",
						"create table g1 (id int primary key)"),
				"create table g2 (a int primary key, b int" + one(" references g1 (id)", "", "") + ", "
						+ one("foreign key (b) references g1 (id)",
								"constraint f foreign key (b) references g1 (id) on delete cascade",
								"foreign key (b) references g1 (id) on delete set null",
								"foreign key (b) references nope (id)", "foreign key (b) references g1 (nope)",
								"foreign key (b) references g1 (p)", "foreign key (b) references g1 (u)",
								"foreign key f (b) references g1 (id) on update cascade",
								"foreign key (b) references g1", "foreign key (nope) references g1 (id)",
								"foreign key (b) references g1 (id) on delete restrict on update no action")
						+ ")",
				"insert into g1 (id) values (1)",
				one("insert into g2 values (1, 1)", "insert into g2 values (1, 5)", "insert into g2 values (1, null)"),
				one("delete from g1", "update g1 set id = 2", "drop table g1", "alter table g2 drop foreign key f",
						"show create table g2", "truncate table g1"),
				"select * from g2", "show create table g2");
	}

}
