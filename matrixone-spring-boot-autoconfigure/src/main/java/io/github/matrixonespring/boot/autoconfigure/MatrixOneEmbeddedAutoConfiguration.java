package io.github.matrixonespring.boot.autoconfigure;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for the embedded engine: the one that is used where no server is
 * configured, and the driver of those that a {@code jdbc:matrixone:} URL names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnClass(name = EmbeddedConnectionDetails.DRIVER_CLASS_NAME)
@ConditionalOnMissingBean({ DataSource.class, XADataSource.class })
@Conditional(OnEmbeddedEngineCondition.class)
public final class MatrixOneEmbeddedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(JdbcConnectionDetails.class)
	JdbcConnectionDetails matrixOneEmbeddedConnectionDetails(Environment environment,
			ObjectProvider<DataSourceProperties> properties) {
		if (!OnEmbeddedEngineCondition.isWanted(environment)) {
			return new ConfiguredConnectionDetails(properties.getObject());
		}
		String url = environment.getProperty("spring.datasource.url");
		return new EmbeddedConnectionDetails(StringUtils.hasText(url) ? url : EmbeddedConnectionDetails.uniqueUrl(null),
				environment.getProperty("spring.datasource.username", EmbeddedConnectionDetails.DEFAULT_USERNAME),
				environment.getProperty("spring.datasource.password", EmbeddedConnectionDetails.DEFAULT_PASSWORD));
	}

}
