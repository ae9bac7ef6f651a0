package io.github.matrixonespring.sample.deployment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.database.Pools;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A shop in a database of its own, with foreign keys inside, and the deployment that it
 * does not survive.
 */
class Shop {

	private final String name;

	private final JdbcClient jdbc;

	private final Pools pools;

	private final Database database;

	Shop(String name, JdbcClient jdbc, Pools pools, Database database) {
		this.name = name;
		this.jdbc = jdbc;
		this.pools = pools;
		this.database = database;
	}

	void open() {
		Stream.of("create database %s",
				"create table %s.customers (id int primary key, name varchar(50) not null, email varchar(100) not null)",
				"""
						create table %s.orders (id int primary key, customer_id int not null, total decimal(10, 2) not null, \
						constraint orders_customer foreign key (customer_id) references %s.customers (id))""",
				"create table %s.coupons (code varchar(20) primary key, percent int not null)", """
						insert into %s.customers values (1, 'Ada Miller', 'ada@example.com'), \
						(2, 'Ben Carter', 'ben@example.com')""",
				"insert into %s.orders values (1, 1, 12.50), (2, 1, 8.00), (3, 2, 20.00)",
				"insert into %s.coupons values ('SPRING', 10), ('WELCOME', 5)")
			.forEach((sql) -> this.jdbc.sql(sql.replace("%s", this.name)).update());
	}

	/**
	 * Alter a table, drop a column, create a table, rewrite rows of two tables and drop a
	 * third one; on a connection to the database, because where a table is altered the
	 * server looks for the parents of its foreign keys in the current one.
	 */
	void deploy() {
		try (HikariDataSource pool = this.pools.open(this.name, 1)) {
			JdbcClient deployment = JdbcClient.create(pool);
			Stream
				.of("alter table orders add column channel varchar(20) default 'web'",
						"alter table customers drop column email",
						"create table loyalty (customer_id int primary key, points int not null)",
						"insert into loyalty select id, 100 from customers", "update orders set total = 0",
						"update customers set name = 'Customer'", "drop table coupons")
				.forEach((sql) -> deployment.sql(sql).update());
		}
	}

	void order(int id, int customer) {
		this.jdbc.sql("insert into %s.orders (id, customer_id, total) values (?, ?, 1)".formatted(this.name))
			.params(id, customer)
			.update();
	}

	boolean hasOrder(int id) {
		return this.jdbc.sql("select count(*) from %s.orders where id = ?".formatted(this.name))
			.param(id)
			.query(Long.class)
			.single() == 1;
	}

	/**
	 * Look at all of it.
	 * @return the tables by their names
	 */
	Map<String, TableState> tables() {
		Map<String, TableState> tables = new TreeMap<>();
		this.database.tables(this.name).forEach((table) -> tables.put(table, table(this.name + "." + table)));
		return tables;
	}

	private TableState table(String table) {
		String definition = this.jdbc.sql("show create table " + table)
			.query((row, number) -> row.getString(2))
			.single();
		List<Map<String, Object>> rows = this.jdbc.sql("select * from %s order by 1".formatted(table))
			.query()
			.listOfRows();
		return new TableState(definition, rows);
	}

}
