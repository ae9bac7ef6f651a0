package io.github.matrixonespring.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneLedgerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The ledger of an application whose server does not answer.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreachableLedgerTests {

	private static final String FAILURE = "Recovery has failed";

	private final Unreachable dataSource = new Unreachable();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MatrixOneAutoConfiguration.class, MatrixOneLedgerAutoConfiguration.class))
		.withBean("dataSource", Unreachable.class, () -> this.dataSource)
		.withPropertyValues("matrixone.ledger.enabled=true", "matrixone.ledger.recovery-interval=20ms",
				"spring.application.name=unreachable");

	@Test
	void applicationStartsAsItDoesWithoutTheLedger() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SnapshotLedger.class));
	}

	@Test
	void tablesThatAreAskedForAreNotLeftOut() {
		this.runner.withPropertyValues("matrixone.ledger.initialize-schema=always")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void recoverySaysOnceWhyItFails(CapturedOutput output) {
		this.runner.run((context) -> {
			awaitAttempts(5);
			assertThat(output.getAll()).containsOnlyOnce(FAILURE).contains("refused");
			this.dataSource.reason = "unplugged";
			awaitAttempts(5);
			assertThat(output.getAll().split(FAILURE, -1)).hasSize(3);
			assertThat(output.getAll()).contains("unplugged");
		});
	}

	private void awaitAttempts(int number) {
		int before = this.dataSource.attempts.get();
		await().untilAsserted(() -> assertThat(this.dataSource.attempts).hasValueGreaterThan(before + number));
	}

	/**
	 * Leads nowhere.
	 */
	private static final class Unreachable extends AbstractDataSource {

		private final AtomicInteger attempts = new AtomicInteger();

		private volatile String reason = "refused";

		@Override
		public Connection getConnection() throws SQLException {
			throw new SQLException("Connection %s after %d ms".formatted(this.reason, this.attempts.incrementAndGet()),
					"08001");
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}
