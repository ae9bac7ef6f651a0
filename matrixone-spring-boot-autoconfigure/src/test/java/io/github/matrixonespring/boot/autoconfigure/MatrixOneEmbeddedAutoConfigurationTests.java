package io.github.matrixonespring.boot.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MatrixOneEmbeddedAutoConfiguration} in an application that was
 * processed ahead of time for the embedded engine: the bean is there, whatever the
 * environment says at run time.
 */
class MatrixOneEmbeddedAutoConfigurationTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void withoutUrlItConnectsToTheEngine() {
		JdbcConnectionDetails details = details();
		assertThat(details.getJdbcUrl()).startsWith("jdbc:matrixone:mem:");
		assertThat(details.getDriverClassName()).isEqualTo("io.github.matrixonespring.embedded.EmbeddedDriver");
		assertThat(details.getUsername()).isEqualTo("root");
	}

	@Test
	void withUrlOfServerItConnectsToTheServer() {
		this.environment.withProperty("spring.datasource.url", "jdbc:mysql://db.example:6001/shop")
			.withProperty("spring.datasource.username", "shop")
			.withProperty("spring.datasource.password", "secret");
		JdbcConnectionDetails details = details();
		assertThat(details.getJdbcUrl()).isEqualTo("jdbc:mysql://db.example:6001/shop");
		assertThat(details.getDriverClassName()).isEqualTo("com.mysql.cj.jdbc.Driver");
		assertThat(details.getUsername()).isEqualTo("shop");
		assertThat(details.getPassword()).isEqualTo("secret");
	}

	@Test
	void withDriverOfAnotherKindItConnectsByThat() {
		this.environment.withProperty("spring.datasource.url", "jdbc:mariadb://db.example:6001/shop")
			.withProperty("spring.datasource.driver-class-name", "org.mariadb.jdbc.Driver");
		assertThat(details().getDriverClassName()).isEqualTo("org.mariadb.jdbc.Driver");
	}

	private JdbcConnectionDetails details() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("dataSourceProperties",
				Binder.get(this.environment).bindOrCreate("spring.datasource", DataSourceProperties.class));
		return new MatrixOneEmbeddedAutoConfiguration().matrixOneEmbeddedConnectionDetails(this.environment,
				beanFactory.getBeanProvider(DataSourceProperties.class));
	}

}
