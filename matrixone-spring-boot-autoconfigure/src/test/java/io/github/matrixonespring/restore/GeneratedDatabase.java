package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Statements that make a database of tables of all kinds, with views, sequences and
 * privileges, beside another one that refers to it and is referred to; and statements
 * that change all of it. The server may refuse any of them. In all of them, {@code <d>}
 * and {@code <o>} stand for the two databases, {@code <r0>} to {@code <r2>} for roles.
 */
final class GeneratedDatabase {

	/** Before the names of tables, the users whose statements they are. */
	static final String BY_USER = "by user ";

	private static final List<String> TABLES = List.of("t0", "t1", "t2", "`odd na'me`", "t4", "t5");

	private static final List<String> COLUMNS = List.of("c%d varchar(10) default 'a \"b\"' comment 'it''s a \"c\"'",
			"c%d enum('a', 'b')", "c%d json", "c%d decimal(8, 2) not null default 1.5", "c%d text", "c%d varbinary(8)",
			"c%d datetime(6)", "c%d timestamp(6) default current_timestamp(6) on update current_timestamp(6)",
			"c%d int generated always as (n * 2) stored", "c%d int as (n + 1) virtual", "c%d bool default true",
			"c%d double", "c%d char(3) not null default ''", "c%d date", "c%d bigint unsigned", "c%d blob",
			"c%d vecf32(3)", "c%d uuid", "c%d set('p', 'q')", "c%d time(3)", "c%d bit(5)");

	private static final List<String> TYPES = List.of("bigint", "varchar(40)", "varchar(10) not null", "json", "text",
			"double");

	private final Random random;

	private int number;

	GeneratedDatabase(Random random) {
		this.random = random;
	}

	private int any(int bound) {
		return this.random.nextInt(bound);
	}

	private boolean rarely() {
		return any(10) == 0;
	}

	private String any(List<String> texts) {
		return texts.get(any(texts.size()));
	}

	private String table() {
		return (any(8) == 0) ? "n" + any(Math.max(this.number, 1)) : any(TABLES);
	}

	private String view() {
		return "v" + any(4);
	}

	private String sequence() {
		return "s" + any(3);
	}

	private String role() {
		return "<r" + any(3) + ">";
	}

	List<String> create() {
		List<String> statements = new ArrayList<>();
		statements.add("create table <o>.parents (id int primary key, n int, unique key un (n))");
		statements.add("create table <o>.children (id int primary key, r int)");
		statements.add("insert into <o>.parents values (0, 0), (1, 1), (2, 2), (3, null), (4, 4)");
		int tables = any(7);
		for (int i = 0; i < tables; i++) {
			statements.add(create(TABLES.get(i)));
			for (int row = any(6); row > 0; row--) {
				statements.add(insert(TABLES.get(i)));
			}
		}
		for (int i = any(4); i > 0; i--) {
			statements.add(foreignKey());
		}
		for (int i = any(4); i > 0; i--) {
			statements.add(createView());
		}
		for (int i = any(3); i > 0; i--) {
			statements.add(createSequence());
			statements.add(next());
		}
		for (int i = any(8); i > 0; i--) {
			statements.add(grant());
		}
		if (any(3) == 0) {
			statements.add("grant create table, drop table on database <d> to <r0>");
			statements.add(BY_USER + "create table <d>.own (id int primary key, n int)");
			statements.add(BY_USER + "insert into <d>.own values (1, 1)");
		}
		if (any(15) == 0) {
			statements.add(any(List.of("create table <d>.misread (id int primary key, n varchar(10) default 'it''s')",
					"create table <d>.misread (id int primary key, n varchar(9) default '''')",
					"create table <d>.misread (id int primary key, n int comment 'a\\\\\\\\b')",
					"create table <d>.misread (id int primary key, e enum('a''b', 'c\\\\d'), n int)",
					"create table <d>.misread (id int primary key, e set('a''b', 'c\"d'), n int)",
					"create view <d>.misread as select 'a\\\\b' as n, 1 as id")));
		}
		if (any(12) == 0) {
			statements.add("create table <d>.base (id int)");
			statements.add("create view <d>.broken as select id from <d>.base");
			statements.add("drop table <d>.base");
		}
		return statements;
	}

	private String create(String name) {
		List<String> parts = new ArrayList<>(List.of(switch (any(7)) {
			case 0 -> "id int";
			case 1 -> "id int, k varchar(3) default 'k', primary key (id, k)";
			case 2 -> "id bigint auto_increment primary key";
			case 3 -> "id varchar(10) primary key";
			default -> "id int primary key";
		}));
		boolean plain = parts.get(0).equals("id int primary key");
		parts.add("n int");
		parts.add("r int");
		for (int i = any(4); i > 0; i--) {
			parts.add(any(COLUMNS).formatted(i));
		}
		if (any(3) == 0) {
			parts.add("u int unique");
		}
		if (any(3) == 0) {
			parts.add("key ix (n)");
		}
		if (any(6) == 0) {
			parts.add("unique key ux (n, r)");
		}
		if (any(8) == 0) {
			parts.add("constraint few check (n < 1000)");
		}
		String partitions = (plain && any(5) == 0) ? (this.random.nextBoolean() ? " partition by hash(id) partitions 2"
				: " partition by range(id) (partition p0 values less than (3), partition p1 values less than maxvalue)")
				: (parts.get(0).equals("id int") && any(3) == 0) ? " cluster by (n)" : "";
		return "create table <d>.%s (%s)%s%s".formatted(name, String.join(", ", parts),
				(any(3) == 0) ? " comment 'of ''it''' " : "", partitions);
	}

	private String insert(String table) {
		return "insert into <d>.%s (id, n, r) values (%d, %s, %s)".formatted(table, any(9), rarely() ? "null" : any(40),
				(any(3) > 0) ? "null" : any(5));
	}

	private String foreignKey() {
		String action = any(List.of("", "", " on delete cascade", " on delete set null"));
		String name = "f" + this.number++;
		return switch (any(8)) {
			case 0 -> "alter table <d>.%s add constraint %s foreign key (r) references <o>.parents (id)%s"
				.formatted(any(TABLES), name, action);
			case 1 -> "alter table <d>.%s add constraint %s foreign key (n) references <o>.parents (n)"
				.formatted(any(TABLES), name);
			case 2 -> "alter table <o>.children add constraint %s foreign key (r) references <d>.%s (id)%s"
				.formatted(name, any(TABLES), action);
			case 3 -> "alter table <d>.%1$s add constraint %2$s foreign key (r) references <d>.%1$s (id)%3$s"
				.formatted(any(TABLES), name, action);
			case 4 -> "alter table <d>.%s add constraint %s foreign key (r) references <d>.%s (id)%s"
				.formatted(any(TABLES), name, any(TABLES), action);
			default -> {
				int child = 1 + any(TABLES.size() - 1);
				yield "alter table <d>.%s add constraint %s foreign key (r) references <d>.%s (id)%s"
					.formatted(TABLES.get(child), name, TABLES.get(any(child)), action);
			}
		};
	}

	private String createView() {
		String query = switch (any(7)) {
			case 0 -> "select id, n from <o>.parents";
			case 1 -> "select a.id, b.n from <d>.%s a join <o>.parents b on a.r = b.id".formatted(table());
			case 2 -> "select id from <d>.%s".formatted(view());
			case 3 -> "select count(*) as id from <d>.%s".formatted(table());
			default -> "select id, n from <d>.%s".formatted(table());
		};
		return "create view <d>.%s as %s".formatted(view(), query);
	}

	private String createSequence() {
		return "create sequence <d>.%s%s".formatted(sequence(), switch (any(5)) {
			case 0 -> " as int increment by 5 minvalue 1 maxvalue 1000 start with 7";
			case 1 -> " as bigint increment by -2 minvalue -100 maxvalue 100 start with 50";
			case 2 -> " as smallint minvalue 1 maxvalue 3 start with 1 no cycle";
			case 3 -> " as bigint unsigned increment by 1 minvalue 1 maxvalue 18446744073709551615 "
					+ "start with 18446744073709551000";
			default -> "";
		});
	}

	private String next() {
		return "select nextval('%s')".formatted(sequence());
	}

	private String grant() {
		String option = (any(4) == 0) ? " with grant option" : "";
		return switch (any(9)) {
			case 0 -> "grant select on table <d>.* to %s%s".formatted(role(), option);
			case 1 -> "grant create table, drop table, show tables on database <d> to %s%s".formatted(role(), option);
			case 2 -> "grant select on view <d>.%s to %s%s".formatted(view(), role(), option);
			case 3 -> "grant all on table <d>.%s to %s".formatted(table(), role());
			case 4 -> "grant ownership on table <d>.%s to %s".formatted(table(), role());
			case 5 -> rarely() ? "grant ownership on database <d> to %s".formatted(role())
					: "grant all on database <d> to %s".formatted(role());
			case 6 -> "grant delete, update on table <d>.* to %s".formatted(role());
			default -> "grant select, insert, update on table <d>.%s to %s%s".formatted(table(), role(), option);
		};
	}

	private String revoke() {
		return switch (any(3)) {
			case 0 -> "revoke select on table <d>.* from %s".formatted(role());
			case 1 -> "revoke create table on database <d> from %s".formatted(role());
			default -> "revoke select on table <d>.%s from %s".formatted(table(), role());
		};
	}

	/**
	 * Return a statement that changes something.
	 */
	String change() {
		String table = table();
		return switch (any(30)) {
			case 0, 1, 2, 3 -> insert(table);
			case 4 -> "delete from <d>.%s where n > %d".formatted(table, any(40));
			case 5 -> "delete from <d>.%s".formatted(table);
			case 6, 7 -> "update <d>.%s set n = n + 1 where id <= '%d'".formatted(table, any(9));
			case 8 -> "alter table <d>.%s add column a%d int default 5".formatted(table, this.number++);
			case 9 -> "alter table <d>.%s drop column c1".formatted(table);
			case 10 -> "alter table <d>.%s rename column n to m".formatted(table);
			case 11 -> "alter table <d>.%s modify column c1 %s".formatted(table, any(TYPES));
			case 12 -> "alter table <d>.%s add index i%d (r)".formatted(table, this.number++);
			case 13, 14 -> "drop table <d>.%s".formatted(table);
			case 15 -> "truncate table <d>.%s".formatted(table);
			case 16 -> "alter table <d>.%s rename to <d>.n%d".formatted(table, this.number++);
			case 17 -> create(rarely() ? view() : "n" + this.number++);
			case 18 -> create(table);
			case 19 -> "drop view <d>.%s".formatted(view());
			case 20 -> createView();
			case 21, 22 -> next();
			case 23 -> rarely() ? "create sequence <d>.t%d".formatted(any(TABLES.size()))
					: this.random.nextBoolean() ? "drop sequence <d>.%s".formatted(sequence()) : createSequence();
			case 24, 25 -> foreignKey();
			case 26 -> "alter table <%s>.%s drop foreign key f%d".formatted((any(3) == 0) ? "o" : "d",
					(any(3) == 0) ? "children" : table, any(Math.max(this.number, 1)));
			case 27 -> this.random.nextBoolean() ? grant() : revoke();
			case 28 -> outside();
			default -> rarely() ? "drop database <d>" : "alter table <d>.%s comment = 'since'".formatted(table);
		};
	}

	private String outside() {
		return any(List.of("drop table <o>.parents", "create table <o>.parents (id varchar(9), n int)",
				"create table <o>.parents (id int primary key, n int)", "alter table <o>.parents drop index un",
				"alter table <o>.parents drop column n", "delete from <o>.parents where id > 2",
				"drop table <o>.children", "alter table <o>.parents rename to <o>.others",
				"alter table <o>.parents modify column id bigint"));
	}

	/**
	 * Return the name of something to restore, which need not be there.
	 */
	String target() {
		return (any(6) == 0) ? view() : rarely() ? sequence() : "t" + any(TABLES.size());
	}

}
