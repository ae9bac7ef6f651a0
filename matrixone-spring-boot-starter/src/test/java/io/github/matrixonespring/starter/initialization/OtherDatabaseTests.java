package io.github.matrixonespring.starter.initialization;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneEmbeddedAutoConfiguration;
import io.github.matrixonespring.embedded.EmbeddedDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application without a URL runs on what is on the class path. If that is not
 * MatrixOne, it is told.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherDatabaseTests {

	private static final String WARNING = "This application runs on H2 and not on MatrixOne";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				MatrixOneEmbeddedAutoConfiguration.class));

	@Test
	void h2InsteadOfAServerIsWarnedOf(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader(EmbeddedDriver.class))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(WARNING)
			.contains("because spring.datasource.url is not set and H2 is on the class path")
			.contains("Set spring.datasource.url=jdbc:mysql://HOST:6001/DATABASE")
			.contains("add matrixone-embedded");
	}

	@Test
	void h2WithoutAPoolIsWarnedOf(CapturedOutput output) {
		this.runner
			.withClassLoader(new FilteredClassLoader(EmbeddedDriver.class.getPackageName(),
					HikariDataSource.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(WARNING);
	}

	@Test
	void h2OnPurposeIsNotWarnedOf(CapturedOutput output) {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:on_purpose")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void embeddedEngineIsNotWarnedOf(CapturedOutput output) {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("and not on MatrixOne");
	}

	@Test
	void serverIsNotWarnedOf(CapturedOutput output) {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("and not on MatrixOne");
	}

}
