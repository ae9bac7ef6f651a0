package io.github.matrixonespring.ledger;

import java.util.List;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.Item;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Entries of transactions of two managers on one connection.
 */
class SharedConnectionLedgerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		database.createItemTable();
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off", "matrixone.ledger.enabled=true",
					"matrixone.ledger.initialize-schema=always", "matrixone.ledger.recovery-interval=1h")
			.run();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	private final SnapshotManager snapshots = context.getBean(SnapshotManager.class);

	private final SnapshotLedger ledger = context.getBean(SnapshotLedger.class);

	private final TransactionTemplate outer = new TransactionTemplate(context.getBean(JpaTransactionManager.class));

	private final TransactionTemplate inner = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));

	private String name;

	@BeforeEach
	void name() {
		this.name = database.newName("l");
	}

	@Test
	void bothAreTaken() {
		this.outer.executeWithoutResult((status) -> {
			request("_outer");
			this.inner.executeWithoutResult((innerStatus) -> request("_inner"));
		});
		assertThat(statusOf("_outer")).containsExactly(LedgerStatus.TAKEN);
		assertThat(statusOf("_inner")).containsExactly(LedgerStatus.TAKEN);
	}

	@Test
	void whatTheInnerOneHasCommittedIsGivenUpWithTheOuterOne() {
		assertThatIllegalStateException().isThrownBy(() -> this.outer.executeWithoutResult((status) -> {
			request("_outer");
			this.snapshots.createBefore(SnapshotRequest.named(this.name + "_before"));
			this.inner.executeWithoutResult((innerStatus) -> request("_inner"));
			throw new IllegalStateException("on purpose");
		}));
		assertThat(statusOf("_outer")).containsExactly(LedgerStatus.GIVEN_UP);
		assertThat(statusOf("_inner")).containsExactly(LedgerStatus.GIVEN_UP);
		assertThat(statusOf("_before")).containsExactly(LedgerStatus.GIVEN_UP);
		assertThat(this.snapshots.exists(this.name + "_before")).isFalse();
	}

	@Test
	void whatTheInnerOneHasRolledBackIsEnteredAgain() {
		this.outer.executeWithoutResult((status) -> {
			request("_outer");
			this.snapshots.createBefore(SnapshotRequest.named(this.name + "_before"));
			assertThatIllegalStateException().isThrownBy(() -> this.inner.executeWithoutResult((innerStatus) -> {
				request("_inner");
				throw new IllegalStateException("on purpose");
			}));
		});
		assertThat(statusOf("_outer")).containsExactly(LedgerStatus.TAKEN);
		assertThat(statusOf("_before")).containsExactly(LedgerStatus.RELEASED);
		assertThat(statusOf("_inner")).isEmpty();
	}

	private void request(String suffix) {
		this.snapshots.createAfterCommit(SnapshotRequest.named(this.name + suffix));
	}

	private List<LedgerStatus> statusOf(String suffix) {
		return this.ledger.findBySnapshot(this.name + suffix).stream().map(LedgerEntry::status).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Item.class)
	static class Application {

		@Bean
		@Primary
		JpaTransactionManager outerManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

		@Bean
		JdbcTransactionManager innerManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

}
