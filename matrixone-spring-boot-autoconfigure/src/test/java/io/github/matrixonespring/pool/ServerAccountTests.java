package io.github.matrixonespring.pool;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerAccount}.
 */
class ServerAccountTests {

	@ParameterizedTest
	@CsvSource({ "jdbc:mysql://localhost:6001/a, jdbc:p6spy:mysql://127.0.0.1:6001/b?x=y",
			"jdbc:mysql://DB.example.com/, jdbc:mariadb://db.example.com:3306",
			"jdbc:mysql:///a, jdbc:mysql://localhost", "jdbc:mysql://[::1]:6001/a, jdbc:mysql://127.0.0.1:6001/",
			"'jdbc:mysql://a:1,b:2/', 'jdbc:mysql://b:2,a:1/x'",
			"jdbc:mysql://user:secret@host:6001/, jdbc:mysql://host:6001/",
			"jdbc:mysql://user:p/w@host:6001/a?x, jdbc:mysql://user:p/w@host:6001/b",
			"jdbc:matrixone:mem:shop;user=root, jdbc:recording:matrixone:mem:shop?password=x" })
	void sameServerIsKnownByOtherNames(String one, String other) {
		assertThat(ServerAccount.of(one).isSameAs(ServerAccount.of(other))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:mysql://a:6001/, jdbc:mysql://b:6001/", "jdbc:mysql://a:6001/, jdbc:mysql://a:6002/",
			"jdbc:mysql://a/, jdbc:mysql://a:6001/", "'jdbc:mysql://a,b/', jdbc:mysql://a/",
			"jdbc:matrixone:mem:a, jdbc:matrixone:mem:b",
			"jdbc:mysql://localhost.example.com/, jdbc:mysql://127.0.0.1/" })
	void otherServersAreToldApart(String one, String other) {
		assertThat(ServerAccount.of(one).isSameAs(ServerAccount.of(other))).isFalse();
	}

	@Test
	void otherAccountsAreToldApartWhereTheyAreKnown() {
		ServerAccount one = new ServerAccount(Set.of("a:6001"), "one");
		ServerAccount two = new ServerAccount(Set.of("a:6001"), "two");
		assertThat(one.isSameAs(two)).isFalse();
		assertThat(one.isOnServerOf(two)).isTrue();
		assertThat(one.isSameAs(ServerAccount.of("jdbc:mysql://a:6001/"))).isTrue();
	}

	@Test
	void secretsOfUrlAreNotShown() {
		assertThat(ServerAccount.of("jdbc:mysql://root:secret@host:6001/a?password=secret")).hasToString("host:6001");
	}

}
