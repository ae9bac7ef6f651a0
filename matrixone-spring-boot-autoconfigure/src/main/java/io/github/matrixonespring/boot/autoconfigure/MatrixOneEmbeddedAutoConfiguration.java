package io.github.matrixonespring.boot.autoconfigure;

import java.util.UUID;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
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
	EmbeddedConnectionDetails matrixOneEmbeddedConnectionDetails(Environment environment) {
		String url = environment.getProperty("spring.datasource.url");
		return new EmbeddedConnectionDetails(StringUtils.hasText(url) ? url : uniqueUrl(),
				environment.getProperty("spring.datasource.username", "root"),
				environment.getProperty("spring.datasource.password", "111"));
	}

	private static String uniqueUrl() {
		return EmbeddedConnectionDetails.URL_PREFIX + "mem:db_" + UUID.randomUUID().toString().substring(0, 8);
	}

}
