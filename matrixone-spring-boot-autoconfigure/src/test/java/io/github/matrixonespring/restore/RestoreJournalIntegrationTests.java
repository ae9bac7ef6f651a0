package io.github.matrixonespring.restore;

import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.ServerRestore;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * After a crash, the next start tells what has become of a restore.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestoreJournalIntegrationTests {

	private static final long NO_CONNECTION = 999_999_999;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private ConfigurableApplicationContext application;

	private MatrixOneTemplate matrixOne;

	private String shop;

	private RestoreRequest request;

	@BeforeEach
	void createShop() {
		this.application = start();
		this.matrixOne = this.application.getBean(MatrixOneTemplate.class);
		this.shop = database.newName("shop");
		send("create database " + this.shop);
		send("create table " + this.shop + ".orders (id int primary key)");
		String snapshot = database.newName("s");
		this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(this.shop));
		this.request = RestoreRequest.database(this.shop).toSnapshot(snapshot).mode(RestoreMode.OBJECTS);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always")
			.run();
	}

	private static void send(String sql) {
		database.control().sql(sql).update();
	}

	private static List<String> outcomes() {
		return database.control()
			.sql("select outcome from `" + database.ledger() + "`.restore_record order by begun_at, outcome")
			.query(String.class)
			.list();
	}

	private RestoreJournal journal() {
		return this.application.getBean(RestoreJournal.class);
	}

	/**
	 * As a process does that is killed when it has sent the statement.
	 */
	private void begin() {
		RestorePlan plan = this.matrixOne.restores().plan(this.request);
		journal().begin(plan, Objects.requireNonNull(plan.objectsPlan()), NO_CONNECTION);
	}

	@Test
	void restoreIsTakenDown() {
		this.matrixOne.restores().restore(this.request);
		assertThat(outcomes()).contains("RESTORED").doesNotContain("");
	}

	@Test
	void nextStartTellsOfRestoreThatDidNothing(CapturedOutput output) {
		begin();
		restart();
		assertThat(output).contains("was interrupted. It did nothing").contains(this.shop);
		assertThat(outcomes()).contains("NOT_RESTORED").doesNotContain("");
	}

	@Test
	void nextStartTellsOfRestoreThatTheServerHasFinished(CapturedOutput output) {
		begin();
		ServerRestore.send(database.control(), SnapshotTarget.database(this.shop),
				Objects.requireNonNull(Objects.requireNonNull(this.request.point()).snapshotName()));
		restart();
		assertThat(output).contains("was interrupted. It was done by the server").contains(this.shop);
		assertThat(outcomes()).doesNotContain("");
	}

	private void restart() {
		this.application.close();
		this.application = start();
		this.application.close();
	}

	@Test
	void restoreThatCannotBeTakenDownIsNotBegun() {
		RestorePlan plan = this.matrixOne.restores().plan(this.request);
		ObjectsPlan objects = Objects.requireNonNull(plan.objectsPlan());
		RestoreJournal nowhere = new RestoreJournal(this.application.getBean(MatrixOneConnections.class), this.shop,
				"shop");
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> nowhere.begin(plan, objects, NO_CONNECTION))
			.withMessageContaining("nothing was changed")
			.withMessageContaining("schema.sql");
		nowhere.tellUnfinished();
		RestoreManager restores = new DefaultRestoreManager(this.application.getBean(MatrixOneConnections.class),
				this.application.getBean(TimeTravel.class), this.matrixOne.snapshots(), this.matrixOne.clones(),
				this.matrixOne.pitrs(), RestoreSettings.defaults(), RestoreCaches.NONE, nowhere, null);
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> restores.restore(this.request))
			.withMessageContaining("nothing was changed")
			.withMessageContaining("schema.sql");
		assertThat(this.matrixOne.snapshots().list(SnapshotTarget.database(this.shop))).hasSize(1);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
