package io.github.matrixonespring.pool;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HikariPool}.
 */
class HikariPoolTests {

	@Test
	void isCalledByItsName() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl("jdbc:mysql://127.0.0.1:1/shop");
			pool.setPoolName("orders");
			assertThat(ConnectionPool.find(pool).orElseThrow()).hasToString("HikariCP pool 'orders'");
		}
	}

	@Test
	void hasNoNameBeforeItIsStarted() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl("jdbc:mysql://127.0.0.1:1/shop");
			assertThat(ConnectionPool.find(pool).orElseThrow()).hasToString("HikariCP pool");
		}
	}

}
