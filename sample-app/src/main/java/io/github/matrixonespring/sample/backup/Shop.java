package io.github.matrixonespring.sample.backup;

import java.util.UUID;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A database in which customers never stop to order. Each comes with an order in one
 * transaction.
 */
class Shop {

	private final String database;

	private final JdbcTemplate jdbc;

	private final TransactionOperations transaction;

	Shop(String database, JdbcTemplate jdbc, TransactionOperations transaction) {
		this.database = database;
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	void open() {
		this.jdbc.execute("create database " + this.database);
		this.jdbc
			.execute("create table %s.customers (id char(36) primary key, name varchar(100))".formatted(this.database));
		this.jdbc.execute("create table %s.orders (id char(36) primary key, customer_id char(36) not null)"
			.formatted(this.database));
	}

	void order(int number) {
		String id = UUID.randomUUID().toString();
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.update("insert into %s.customers (id, name) values (?, ?)".formatted(this.database), id,
					"Customer " + number);
			this.jdbc.update("insert into %s.orders (id, customer_id) values (?, ?)".formatted(this.database),
					UUID.randomUUID().toString(), id);
		});
	}

}
