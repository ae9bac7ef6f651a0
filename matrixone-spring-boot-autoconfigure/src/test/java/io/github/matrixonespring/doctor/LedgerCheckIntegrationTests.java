package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.doctor.ExaminedAccount.Examined;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.ledger.LedgerTables;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the doctor finds of a ledger.
 */
class LedgerCheckIntegrationTests {

	@Order(1)
	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Order(2)
	@RegisterExtension
	static final ExaminedAccount account = new ExaminedAccount(database);

	private Examined examined;

	private LedgerTables ledger;

	@BeforeEach
	void createDatabase() {
		this.examined = account.newDatabase();
		this.ledger = new LedgerTables(this.examined.control(), this.examined.name() + "_ledger");
	}

	@Test
	void tablesThatAreMissingAreTold() {
		assertThat(examine()).extracting(Finding::id).containsExactly("ledger-tables-missing");
	}

	@Test
	void ledgerWithoutLeftoversIsNothingToTellOf() {
		this.ledger.create();
		this.ledger.add("shop", 0, "PENDING");
		this.ledger.add("shop", 48, "GIVEN_UP");
		this.ledger.add("orders", 2, "PENDING");
		this.ledger.add("orders", 48, "FAILED");
		assertThat(examine()).isEmpty();
	}

	@Test
	void tablesOfAnOlderScriptAreToldAndTheRestIsLookedAt() {
		this.ledger.create();
		this.ledger.add("shop", 2, "PENDING");
		this.examined.execute("drop table %s.restore_record".formatted(this.ledger.database()));
		assertThat(examine()).extracting(Finding::id).containsExactlyInAnyOrder("ledger-tables-old", "ledger-stuck");
	}

	@Test
	void columnThatIsMissingIsTold() {
		this.ledger.create();
		this.examined.execute("alter table %s.snapshot_receipt drop column late".formatted(this.ledger.database()));
		assertThat(examine()).singleElement().satisfies((finding) -> {
			assertThat(finding.id()).isEqualTo("ledger-tables-old");
			assertThat(finding.what()).contains("snapshot_receipt=[late]");
		});
	}

	@ParameterizedTest
	@CsvSource({ "shop, 2, PENDING, ledger-stuck", "shop, 2, FAILED, ledger-failed",
			"orders, 48, PENDING, ledger-orphaned", ", 2, PENDING, ledger-unowned" })
	void entryThatNobodyFinishesIsTold(String application, int hoursAgo, String status, String finding) {
		this.ledger.create();
		this.ledger.add(application, hoursAgo, status);
		assertThat(examine()).singleElement().satisfies((found) -> {
			assertThat(found.id()).isEqualTo(finding);
			assertThat(found.what()).startsWith("1 snapshots").contains(hoursAgo == 48 ? "2 days" : "2 hours");
		});
	}

	@Test
	void applicationThatIsGoneIsNamed() {
		this.ledger.create();
		this.ledger.add("orders", 48, "PENDING");
		assertThat(examine().get(0).what()).contains("'orders'");
	}

	@Test
	void snapshotWithAnEntryIsNotUnattended() {
		this.ledger.create();
		this.ledger.add("shop", 0, "PENDING");
		try (HikariDataSource pool = this.examined.pool(); MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
			template.snapshots().create("left_over", SnapshotTarget.database(this.examined.name()));
			InstantSource later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(31)));
			assertThat(this.examined.examine(later, settings())).extracting(Finding::id)
				.doesNotContain("unattended-snapshots");
			assertThat(this.examined.examine(later, null)).extracting(Finding::id).contains("unattended-snapshots");
			template.snapshots().drop("left_over");
		}
	}

	private List<Finding> examine() {
		return this.examined.examineWith(settings());
	}

	private LedgerSettings settings() {
		LedgerSettings defaults = LedgerSettings.defaults("shop");
		return new LedgerSettings("shop", this.ledger.database(), false, defaults.recoveryInterval(),
				defaults.recoverAfter(), defaults.maxAttempts(), defaults.retryDelay(), defaults.keep(),
				defaults.shutdownTimeout(), defaults.principal());
	}

}
