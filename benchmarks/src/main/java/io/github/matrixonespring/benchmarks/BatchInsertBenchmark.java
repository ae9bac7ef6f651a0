package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A batch of rows in one transaction.
 */
@State(Scope.Benchmark)
public class BatchInsertBenchmark {

	private static final int ROWS = 1_000;

	private final List<String> articles = IntStream.range(0, ROWS).mapToObj((i) -> "article " + i).toList();

	@Benchmark
	public void batchUpdate(Application application) {
		application.orders().placeAll(this.articles);
	}

	@Benchmark
	public void bare(Application application) throws SQLException {
		try (Connection connection = application.connection()) {
			connection.setAutoCommit(false);
			try (PreparedStatement insert = connection.prepareStatement(OrderService.INSERT)) {
				for (String article : this.articles) {
					insert.setString(1, article);
					insert.addBatch();
				}
				insert.executeBatch();
			}
			connection.commit();
			connection.setAutoCommit(true);
		}
	}

}
