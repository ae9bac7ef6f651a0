package io.github.matrixonespring.benchmarks;

import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes orders as an application does.
 */
@Service
class OrderService {

	static final String INSERT = "insert into orders (article) values (?)";

	private final JdbcClient jdbc;

	private final JdbcTemplate template;

	OrderService(JdbcClient jdbc, JdbcTemplate template) {
		this.jdbc = jdbc;
		this.template = template;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}", database = "#{#database}",
			onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public void place(String article, String snapshot, String database) {
		this.jdbc.sql(INSERT).param(article).update();
	}

	@Transactional
	public void placeAll(List<String> articles) {
		this.template.batchUpdate(INSERT, articles, articles.size(), (row, article) -> row.setString(1, article));
	}

	@Transactional
	public void placeWithoutSnapshot(int statements) {
		insert(statements);
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}", database = "#{#database}")
	public void placeWithSnapshot(int statements, String snapshot, String database) {
		insert(statements);
	}

	/**
	 * An order, and as many lines as there are statements left.
	 */
	public void insert(int statements) {
		this.jdbc.sql(INSERT).param("book").update();
		for (int i = 1; i < statements; i++) {
			this.jdbc.sql("insert into order_line (article) values (?)").param("book").update();
		}
	}

}
