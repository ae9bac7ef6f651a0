package io.github.matrixonespring.test.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.github.matrixonespring.test.MatrixOneTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A test that breaks everything does not disturb the next one.
 */
@MatrixOneTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BreakEverythingIntegrationTests {

	private static final CountDownLatch over = new CountDownLatch(1);

	private static final ExecutorService executor = Executors.newSingleThreadExecutor();

	private static final List<Thread> threads = new ArrayList<>();

	private static final AtomicReference<SQLException> refused = new AtomicReference<>();

	private static final AtomicReference<SQLException> refusedInPool = new AtomicReference<>();

	private static Connection leaked;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcTemplate jdbc;

	@Test
	@Order(1)
	void breaksEverything() throws Exception {
		leaked = this.dataSource.getConnection();
		leaked.setAutoCommit(false);
		execute(leaked, "insert into article (id, name) values (1, 'open')");
		Connection killed = this.dataSource.getConnection();
		killed.setClientInfo("ApplicationName", "killed");
		killed.abort(Runnable::run);
		CountDownLatch started = new CountDownLatch(2);
		Thread thread = new Thread(() -> disturb(started, refused));
		thread.start();
		threads.add(thread);
		executor.submit(() -> disturb(started, refusedInPool));
		assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
		this.jdbc.execute("set foreign_key_checks = 0");
		this.jdbc.update("update article set name = 'changed'");
		this.jdbc.execute("create table left_over (id int)");
		this.jdbc.execute("drop table article_ids");
		assertThat(this.jdbc.queryForObject("select count(*) from article where name = 'changed'", Integer.class))
			.isEqualTo(1);
	}

	/**
	 * Goes on when the test is over.
	 */
	private void disturb(CountDownLatch started, AtomicReference<SQLException> answer) {
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection, "select count(*) from article");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		started.countDown();
		try {
			over.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		try (Connection connection = this.dataSource.getConnection()) {
			execute(connection, "insert into article (id, name) values (2, 'disturbed')");
		}
		catch (SQLException ex) {
			answer.set(ex);
		}
	}

	@Test
	@Order(2)
	void leftThreadsAndConnectionsAreRefused() throws Exception {
		over.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		executor.shutdown();
		assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat((Exception) refused.get())
			.hasMessageContaining("was started by BreakEverythingIntegrationTests.breaksEverything, which is over");
		assertThat((Exception) refusedInPool.get()).hasMessageContaining("which is over");
		assertThat(leaked.isClosed()).isTrue();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> leaked.createStatement())
			.withMessageContaining("not in use any more");
		leaked.close();
		findsEverythingAsItWas();
	}

	@RepeatedTest(3)
	@Order(3)
	void findsEverythingAsItWas() {
		assertThat(this.jdbc.queryForList("select name from article", String.class)).containsExactly("first");
		assertThat(this.jdbc.queryForList("show tables", String.class)).containsExactlyInAnyOrder("article",
				"article_ids");
		assertThat(this.jdbc.queryForObject("select @@foreign_key_checks", Integer.class)).isEqualTo(1);
	}

	@AfterAll
	static void stop() {
		executor.shutdownNow();
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
