package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.ledger.SnapshotLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MatrixOneLedgerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MatrixOneLedgerAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneLedgerAutoConfiguration.class,
				MatrixOneEmbeddedAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:matrixone:mem:ledger_" + UUID.randomUUID(),
				"matrixone.ledger.enabled=true");

	@Test
	void applicationIsTheOneOfSpring() {
		this.runner.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context.getBean(LedgerSettings.class).application()).isEqualTo("shop"));
	}

	@Test
	void applicationMayHaveAnotherNameInTheLedger() {
		this.runner.withPropertyValues("spring.application.name=shop", "matrixone.ledger.application=Shop Orders")
			.run((context) -> assertThat(context.getBean(LedgerSettings.class).application()).isEqualTo("Shop Orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "matrixone.ledger.application=", "spring.application.name=", "spring.application.name= " })
	void applicationWithoutNameIsRefused(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingLedgerApplicationException.class));
	}

	@Test
	void applicationWithoutLedgerNeedsNoName() {
		this.runner.withPropertyValues("matrixone.ledger.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SnapshotLedger.class));
	}

	@Test
	void reasonAndRemedyAreTold(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.datasource.url=jdbc:matrixone:mem:ledger_" + UUID.randomUUID(),
					"matrixone.ledger.enabled=true")
			.build();
		assertThatException().isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("neither matrixone.ledger.application nor spring.application.name is set")
			.contains("Set spring.application.name, or matrixone.ledger.application, to a name that all instances");
	}

	@Test
	void nameThatIsNotAllowedIsRefused() {
		this.runner.withPropertyValues("spring.application.name=" + "x".repeat(101))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("use 1 to 100 characters"));
	}

	@Test
	void tablesAreInTheDatabaseThatIsNamed() {
		this.runner.withPropertyValues("spring.application.name=shop", "matrixone.ledger.database=Shop-Ledger$")
			.run((context) -> assertThat(databases(context.getBean(JdbcClient.class))).containsExactly("shop-ledger$"));
		this.runner.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(databases(context.getBean(JdbcClient.class))).contains("matrixone_spring"));
	}

	@Test
	void databaseWhoseNameMayBeMisreadIsRefusedBeforeAnythingIsSent() {
		this.runner.withPropertyValues("spring.application.name=shop", "matrixone.ledger.database=a; drop database b")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Ledger database 'a; drop database b' is not allowed"));
	}

	private static List<String> databases(JdbcClient client) {
		return client.sql("select table_schema from information_schema.tables where table_name = 'snapshot_intent'")
			.query(String.class)
			.list();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Application {

	}

}
