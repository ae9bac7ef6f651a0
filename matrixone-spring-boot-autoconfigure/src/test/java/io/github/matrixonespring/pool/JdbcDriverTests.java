package io.github.matrixonespring.pool;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcDriver} and {@link JdbcUrl}.
 */
class JdbcDriverTests {

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://host/shop", "jdbc:mysql://a:1,b:2/shop", "jdbc:mysql:loadbalance://a,b/shop",
			"jdbc:mysql:replication://a,b/shop", "jdbc:mysql+srv://host/shop", "jdbc:mysql+srv:loadbalance://host/shop",
			"jdbc:mysql:///shop", "jdbc:p6spy:mysql://host/shop", "jdbc:p6spy:mysql:loadbalance://a,b/shop",
			"jdbc:log4jdbc:mysql://host/shop", "jdbc:otel:mysql://host/shop", "jdbc:tracing:mysql://host/shop",
			"jdbc:aws-wrapper:mysql://host/shop", "jdbc-secretsmanager:mysql://host/shop",
			"jdbc:tc:mysql:8.0:///shop?TC_TMPFS=/x", "jdbc:wrap-jdbc:filters=stat:name=x:jdbc:mysql://host/shop" })
	void driverOfMySqlIsFoundBehindOthers(String url) {
		assertThat(JdbcDriver.of(url, null)).isEqualTo(JdbcDriver.MYSQL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mariadb://host/shop", "jdbc:mariadb:sequential://a,b/shop",
			"jdbc:p6spy:mariadb://host/shop", "jdbc:aws-wrapper:mariadb://host/shop",
			"jdbc:mysql://host/shop?permitMysqlScheme" })
	void driverOfMariaDbIsFoundBehindOthers(String url) {
		assertThat(JdbcDriver.of(url, null)).isEqualTo(JdbcDriver.MARIADB);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:h2:mem:mysql", "jdbc:h2:mem:shop;MODE=MySQL", "jdbc:postgresql://mysql:5432/mysql",
			"jdbc:sqlserver://host:1433;database=mysql", "jdbc:oracle:thin:@host:1521:shop" })
	void driversOfOthersAreLeftAlone(String url) {
		assertThat(JdbcDriver.of(url, null)).isEqualTo(JdbcDriver.OTHER);
	}

	@Test
	void classTellsTheDriverWithoutUrl() {
		assertThat(JdbcDriver.of(null, "com.mysql.cj.jdbc.MysqlDataSource")).isEqualTo(JdbcDriver.MYSQL);
		assertThat(JdbcDriver.of(null, "org.mariadb.jdbc.MariaDbDataSource")).isEqualTo(JdbcDriver.MARIADB);
		assertThat(JdbcDriver.of("jdbc:mysql://host/shop", "org.mariadb.jdbc.Driver")).isEqualTo(JdbcDriver.MARIADB);
		assertThat(JdbcDriver.of(null, null)).isEqualTo(JdbcDriver.OTHER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://host/shop?a=b&useServerPrepStmts=true&c=d",
			"jdbc:mysql://host/shop?USESERVERPREPSTMTS=yes", "jdbc:mysql://host/shop?useServerPrepStmts = TRUE",
			"jdbc:mysql://(host=a,useServerPrepStmts=true)/shop",
			"jdbc:mysql://address=(host=a)(useServerPrepStmts=true)/shop", "jdbc:mysql://host/shop?useCursorFetch=true",
			"jdbc:mysql://host/shop?maxRows=1000" })
	void unsafePropertyOfUrlIsFound(String url) {
		assertThat(JdbcDriver.MYSQL.findRefused((property) -> JdbcUrl.find(url, property))).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://host/shop", "jdbc:mysql://host/shop?useServerPrepStmts=false",
			"jdbc:mysql://host/shop?maxRows=-1", "jdbc:mysql://host/shop?maxRows=0",
			"jdbc:mysql://host/shop?myUseCursorFetch=true", "jdbc:mysql://host/useServerPrepStmts=true",
			"jdbc:mysql://host/shop?netTimeoutForStreamingResults=600" })
	void safePropertyOfUrlIsNotRefused(String url) {
		assertThat(JdbcDriver.MYSQL.findRefused((property) -> JdbcUrl.find(url, property))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:mysql://host/shop, jdbc:mysql://host/shop?a=1&b=2",
			"jdbc:mysql://host/shop?, jdbc:mysql://host/shop?a=1&b=2",
			"jdbc:mysql://host/shop?x=y, jdbc:mysql://host/shop?x=y&a=1&b=2",
			"jdbc:mysql://host/shop?x=y&, jdbc:mysql://host/shop?x=y&a=1&b=2",
			"jdbc:mysql://host, jdbc:mysql://host?a=1&b=2" })
	void propertiesAreAddedToUrl(String url, String expected) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("a", "1");
		properties.put("b", "2");
		assertThat(JdbcUrl.with(url, properties)).isEqualTo(expected);
		assertThat(JdbcUrl.with(url, Map.of())).isEqualTo(url);
	}

}
