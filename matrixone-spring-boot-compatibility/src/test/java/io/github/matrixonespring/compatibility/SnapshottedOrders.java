package io.github.matrixonespring.compatibility;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an application does itself, beside its library.
 */
class SnapshottedOrders {

	static final String TABLE = "create table if not exists orders (id bigint auto_increment primary key, article varchar(50))";

	private final JdbcClient jdbc;

	SnapshottedOrders(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional
	@SnapshotAfterCommit
	public void place(String article) {
		this.jdbc.sql("insert into orders (article) values (?)").param(article).update();
	}

	long count() {
		return this.jdbc.sql("select count(*) from orders").query(Long.class).single();
	}

	long countAt(String snapshot) {
		return this.jdbc.sql("select count(*) from orders {snapshot = `" + snapshot + "`}").query(Long.class).single();
	}

}
