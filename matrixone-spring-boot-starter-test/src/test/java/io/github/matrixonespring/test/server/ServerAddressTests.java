package io.github.matrixonespring.test.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a JDBC URL tells about its server.
 */
class ServerAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://one:6001,two:6001/", "jdbc:mysql:loadbalance://one:6001,two:6001/shop?a=b" })
	void urlWithSeveralHostsIsKnown(String url) {
		assertThat(ServerAddress.of(url, null, null).hasSeveralHosts()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://one:6001/", "jdbc:mysql://one/shop?sessionVariables=a=1,b=2",
			"jdbc:matrixone:mem:a,b" })
	void urlWithOneHostIsKnown(String url) {
		assertThat(ServerAddress.of(url, null, null).hasSeveralHosts()).isFalse();
	}

}
