package io.github.matrixonespring.boot.autoconfigure.metrics;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.endpoint.MatrixOneEndpoint;
import io.github.matrixonespring.boot.autoconfigure.endpoint.MatrixOneEndpointAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.health.MatrixOneHealthContributorAutoConfiguration;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health, meters and the endpoint where an application has more than one template.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralTemplatesTests {

	private static final String EXPLANATION = "There is no health, no endpoint and no meter of MatrixOne";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				MatrixOneMetricsAutoConfiguration.class, MatrixOneHealthContributorAutoConfiguration.class,
				MatrixOneUnobservedAutoConfiguration.class, MatrixOneEndpointAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
				"management.endpoints.web.exposure.include=matrixone");

	@Test
	void startsWithoutThemWhereItIsNotClearWhichOneIsMeant(CapturedOutput output) {
		this.runner.withUserConfiguration(Equal.class).run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(MatrixOneEndpoint.class)
				.doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(StateSampler.class);
			assertThat(output).contains(EXPLANATION).contains("[one, two]").contains("@Primary");
		});
	}

	@Test
	void takesThePrimaryOne(CapturedOutput output) {
		this.runner.withUserConfiguration(WithPrimary.class).run((context) -> {
			assertThat(context).hasSingleBean(MatrixOneEndpoint.class).hasSingleBean(HealthContributor.class);
			assertThat(output).doesNotContain(EXPLANATION);
		});
	}

	@Test
	void takesThatOfTheAutoConfigurationBesideOneThatIsNoDefault(CapturedOutput output) {
		this.runner.withUserConfiguration(NoDefault.class).run((context) -> {
			assertThat(context.getBeanNamesForType(MatrixOneTemplate.class)).containsExactlyInAnyOrder("reporting",
					"matrixOneTemplate");
			assertThat(context).hasSingleBean(MatrixOneEndpoint.class).hasSingleBean(HealthContributor.class);
			assertThat(output).doesNotContain(EXPLANATION);
		});
	}

	@Test
	void saysNothingWithoutAny(CapturedOutput output) {
		this.runner.withPropertyValues("matrixone.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(StateSampler.class);
			assertThat(output).doesNotContain(EXPLANATION);
		});
	}

	@Test
	void saysNothingOfOneWithoutTheAutoConfiguration(CapturedOutput output) {
		this.runner.withPropertyValues("matrixone.enabled=false").withUserConfiguration(Own.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(StateSampler.class);
			assertThat(output).doesNotContain(EXPLANATION);
		});
	}

	@Test
	void takesOneOnConnectionsOfTheApplication(CapturedOutput output) {
		this.runner.withPropertyValues("matrixone.enabled=false")
			.withUserConfiguration(OwnConnections.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(MatrixOneEndpoint.class).hasSingleBean(HealthContributor.class);
				assertThat(output).doesNotContain(EXPLANATION);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		MatrixOneTemplate own(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnections extends Own {

		@Bean
		MatrixOneConnections connections(MatrixOneTemplate own) {
			return own.getConnections();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Equal {

		@Bean
		MatrixOneTemplate one(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

		@Bean
		MatrixOneTemplate two(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithPrimary {

		@Bean
		@Primary
		MatrixOneTemplate one(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

		@Bean
		MatrixOneTemplate two(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefault {

		@Bean(defaultCandidate = false)
		MatrixOneTemplate reporting(DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

	}

}
