package io.github.matrixonespring.transaction;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.wall.WallConfig;
import com.alibaba.druid.wall.WallFilter;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * With the firewall of Druid, which refuses BEGIN and what it does not know.
 */
@ExtendWith(OutputCaptureExtension.class)
class WallFilterIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final WallConfig config = new WallConfig();

	private final DruidDataSource pool = new DruidDataSource();

	private MatrixOneTemplate matrixOne;

	private TransactionTemplate transaction;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void connect() {
		WallFilter filter = new WallFilter();
		filter.setConfig(this.config);
		filter.setDbType("mysql");
		this.pool.setProxyFilters(List.of(filter));
		this.pool.setDriverClassName(database.url().startsWith("jdbc:mysql:")
				? DatabaseDriver.MYSQL.getDriverClassName() : "io.github.matrixonespring.embedded.EmbeddedDriver");
		this.pool.setUrl(database.url());
		this.pool.setUsername(database.username());
		this.pool.setPassword(database.password());
		this.pool.setMaxActive(1);
		JdbcTransactionManager manager = new JdbcTransactionManager(this.pool);
		this.matrixOne = new MatrixOneTemplate(this.pool);
		this.matrixOne.listenTo(manager);
		this.transaction = new TransactionTemplate(manager);
		this.name = database.newName("w");
	}

	@AfterEach
	void close() {
		this.matrixOne.close();
		this.pool.close();
	}

	@Test
	void transactionsGoOnAndOneLineSaysWhatIsRefused(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			this.transaction
				.executeWithoutResult((status) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.matrixOne.clones().cloneDatabase(this.name, database.database()))
					.withMessageContaining("SQLBeginStatement not allow"));
			String item = this.name + i;
			this.transaction.executeWithoutResult((status) -> add(item));
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("Could not send BEGIN"))).singleElement()
			.asString()
			.contains("SQLBeginStatement not allow");
		assertThat(output).doesNotContain("\tat ");
		assertThat(count("select count(*) from item where name like ?")).isEqualTo(3);
	}

	@Test
	void snapshotIsRefusedByItAndTheCommitStays() {
		CompletableFuture<Snapshot> future = this.transaction.execute((status) -> {
			add(this.name);
			return this.matrixOne.snapshots().createAfterCommit(SnapshotRequest.named(this.name));
		});
		assertThat(future).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(SnapshotAfterCommitException.class)
			.withMessageContaining("sql injection violation");
		assertThat(count("select count(*) from item where name like ?")).isEqualTo(1);
	}

	@Test
	void twoSettingsLetEverythingThrough() {
		this.config.setNoneBaseStatementAllow(true);
		this.config.setStrictSyntaxCheck(false);
		this.transaction.executeWithoutResult((status) -> {
			add(this.name);
			this.matrixOne.snapshots().createAfterCommit(SnapshotRequest.named(this.name));
			this.matrixOne.clones().cloneDatabase(this.name, database.database());
		});
		this.matrixOne.clones().cloneDatabase(this.name + "_2", database.database(), this.name);
		assertThat(count("select count(*) from " + this.name + "_2.item where name like ?")).isEqualTo(1);
		this.matrixOne.snapshots().drop(this.name);
		assertThat(this.matrixOne.snapshots().find(this.name)).isEmpty();
	}

	private void add(String item) {
		JdbcClient.create(this.pool).sql("insert into item (name) values (?)").param(item).update();
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name.replace("_", "\\_") + "%").query(Long.class).single();
	}

}
