package io.github.matrixonespring.transaction;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerTransactions}: from which connections it is concluded that they
 * have answered COMMIT because they are still there.
 */
class CommittingConnectionIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void connectionThatIsThereHasAnswered() {
		assertThat(hasAnswered(database.url())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:p6spy:mysql://HOST/?a=b", "jdbc:mariadb://HOST/?disablePipeline=true" })
	void connectionOfAnotherDriverThatIsThereHasAnswered(String url) {
		TestServer.assumeReal("only a server has other drivers");
		assertThat(hasAnswered(url.replace("HOST", host()))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://HOST/?autoReconnect=true", "jdbc:mysql:loadbalance://HOST,HOST/",
			"jdbc:mysql://HOST,HOST/?readOnlyPropagatesToServer=false",
			"jdbc:mysql:replication://HOST,HOST/?readOnlyPropagatesToServer=false",
			"jdbc:p6spy:mysql:loadbalance://HOST,HOST/", "jdbc:p6spy:mysql://HOST/?autoReconnect=true",
			"jdbc:mariadb:sequential://HOST,HOST/?disablePipeline=true" })
	void connectionThatMayBeAnotherOneByNowIsNotTakenForAnswer(String url) {
		TestServer.assumeReal("only the driver of a server connects again");
		assertThat(hasAnswered(url.replace("HOST", host()))).isFalse();
	}

	private static String host() {
		return database.url().replaceFirst("jdbc:mysql://([^/]*)/.*", "$1");
	}

	private static boolean hasAnswered(String url) {
		try (HikariDataSource pool = database.pool(1)) {
			pool.setJdbcUrl(url);
			return ServerTransactions.Commit.on(pool).hasAnswered();
		}
	}

}
