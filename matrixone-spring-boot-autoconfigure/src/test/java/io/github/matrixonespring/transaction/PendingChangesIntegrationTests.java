package io.github.matrixonespring.transaction;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.Label;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What JPA keeps back until the flush.
 */
@ExtendWith(OutputCaptureExtension.class)
class PendingChangesIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		database.control().sql("create table label (id int primary key)").update();
		context = Setup.JPA.start(database);
	}

	@AfterAll
	static void close() {
		context.close();
	}

	private final EntityManager entityManager = context.getBean(EntityManager.class);

	@Test
	void cloneOfTableHasThem() {
		Evidence evidence = database.server().evidence(Capability.OWN_ROWS_IN_TABLE_CLONES);
		assumeTrue(evidence.present() || !evidence.isKnown(),
				"the server does not clone what the transaction has written");
		context.getBean(OuterService.class).commits(() -> {
			this.entityManager.persist(new Label(1));
			context.getBean(CloneManager.class)
				.clone(CloneRequest.table(database.database(), "copy").from(database.database(), "label"));
		});
		assertThat(database.control().sql("select count(*) from copy where id = 1").query(Long.class).single())
			.isEqualTo(1);
	}

	@Test
	void snapshotWarnsOfThem(CapturedOutput output) {
		String name = database.name("warned");
		context.getBean(OuterService.class).commits(() -> {
			this.entityManager.persist(new Label(2));
			context.getBean(SnapshotManager.class).create(SnapshotRequest.named(name));
		});
		assertThat(output).contains("Snapshot '" + name + "' is created in a transaction that has already written");
	}

	@Test
	void snapshotInReadOnlyTransactionDoesNotSendThem(CapturedOutput output) {
		String name = database.name("read_only");
		TransactionTemplate readOnly = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			this.entityManager.persist(new Label(3));
			context.getBean(SnapshotManager.class).create(SnapshotRequest.named(name));
		});
		assertThat(output).doesNotContain(name + "' is created in a transaction that has already written");
		assertThat(database.control().sql("select count(*) from label where id = 3").query(Long.class).single())
			.isZero();
	}

}
