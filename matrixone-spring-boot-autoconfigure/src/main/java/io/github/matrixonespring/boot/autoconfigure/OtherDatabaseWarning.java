package io.github.matrixonespring.boot.autoconfigure;

import java.util.Arrays;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.util.StringUtils;

/**
 * Warns of an application that runs on H2, or another embedded database, only because no
 * URL is set: Spring Boot takes what is on the class path.
 */
class OtherDatabaseWarning implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(MatrixOneAutoConfiguration.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<DataSourceProperties> properties;

	private final ObjectProvider<JdbcConnectionDetails> details;

	OtherDatabaseWarning(ConfigurableListableBeanFactory beanFactory, ObjectProvider<DataSourceProperties> properties,
			ObjectProvider<JdbcConnectionDetails> details) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.details = details;
	}

	@Override
	public void afterSingletonsInstantiated() {
		DataSourceProperties spring = this.properties.getIfUnique();
		MatrixOneDataSourceBean dataSource = MatrixOneDataSourceBean.find(this.beanFactory);
		if (spring == null || StringUtils.hasText(spring.getUrl()) || !dataSource.isAutoConfigured()) {
			return;
		}
		EmbeddedDatabaseConnection database = database(dataSource);
		if (database != EmbeddedDatabaseConnection.NONE) {
			logger
				.warn("""
						This application runs on %s and not on MatrixOne, because spring.datasource.url is not set and %1$s is \
						on the class path: snapshots and clones fail there. Set \
						spring.datasource.url=jdbc:mysql://HOST:6001/DATABASE, with username and password, for a server; or \
						add matrixone-embedded for the embedded engine"""
					.formatted(database));
		}
	}

	/**
	 * Without a pool on the class path there are no connection details, but Spring's own
	 * embedded database.
	 */
	private EmbeddedDatabaseConnection database(MatrixOneDataSourceBean dataSource) {
		JdbcConnectionDetails connection = this.details.getIfUnique();
		if (connection != null) {
			return Arrays.stream(EmbeddedDatabaseConnection.values())
				.filter((database) -> isOf(connection.getJdbcUrl(), database))
				.findFirst()
				.orElse(EmbeddedDatabaseConnection.NONE);
		}
		boolean embedded = Arrays.stream(this.beanFactory.getBeanNamesForType(EmbeddedDatabase.class, true, false))
			.anyMatch(dataSource::isNamed);
		return embedded ? EmbeddedDatabaseConnection.get(this.beanFactory.getBeanClassLoader())
				: EmbeddedDatabaseConnection.NONE;
	}

	private static boolean isOf(@Nullable String url, EmbeddedDatabaseConnection database) {
		String example = database.getUrl("name");
		return url != null && example != null && url.startsWith(example.substring(0, example.indexOf("name")));
	}

}
