package io.github.matrixonespring;

import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The library with Spring Framework alone: this module has no Spring Boot on its class
 * path.
 */
class WithoutSpringBootIntegrationTests {

	private final String database = "motest_plain_" + UUID.randomUUID().toString().substring(0, 8);

	private final HikariDataSource dataSource = dataSource();

	private final MatrixOneTemplate template = new MatrixOneTemplate(this.dataSource);

	private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(this.transactionManager);

	private static HikariDataSource dataSource() {
		String server = System.getenv("MATRIXONE_TEST_URL");
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl((server != null && !server.isBlank()) ? server
				: "jdbc:matrixone:mem:plain_" + UUID.randomUUID().toString().substring(0, 8));
		pool.setUsername(System.getenv().getOrDefault("MATRIXONE_TEST_USERNAME", "root"));
		pool.setPassword(System.getenv().getOrDefault("MATRIXONE_TEST_PASSWORD", "111"));
		pool.setMaximumPoolSize(1);
		return pool;
	}

	@BeforeEach
	void createDatabase() {
		this.template.listenTo(this.transactionManager);
		this.template.jdbc().sql("create database " + this.database).update();
		this.template.jdbc().sql("create table " + this.database + ".orders (id int primary key)").update();
	}

	@AfterEach
	void dropDatabases() {
		this.template.snapshots()
			.list(SnapshotTarget.database(this.database))
			.forEach((snapshot) -> this.template.snapshots().drop(snapshot.name()));
		this.template.jdbc().sql("drop database if exists " + this.database + "_clone").update();
		this.template.jdbc().sql("drop database if exists " + this.database).update();
		this.template.close();
		this.dataSource.close();
	}

	@Test
	void thereIsNoSpringBoot() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.SpringApplication", getClass().getClassLoader()))
			.isFalse();
	}

	@Test
	void snapshotAndCloneBelongToTheTransaction() {
		CloneManager clones = this.template.clones();
		this.transaction.executeWithoutResult((status) -> {
			this.template.snapshots().create(this.database + "_before", SnapshotTarget.database(this.database));
			insert(1);
			clones.cloneDatabase(this.database + "_clone", this.database, this.database + "_before");
		});
		assertThat(this.template.snapshots().exists(this.database + "_before")).isTrue();
		assertThat(count(this.database)).isOne();
		assertThat(count(this.database + "_clone")).isZero();
	}

	@Test
	void neitherIsLeftAfterARollback() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			this.template.snapshots().create(this.database + "_before", SnapshotTarget.database(this.database));
			this.template.clones().cloneDatabase(this.database + "_clone", this.database, this.database + "_before");
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.template.snapshots().list(SnapshotTarget.database(this.database))).isEmpty();
		assertThat(this.template.jdbc()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(this.database + "_clone")
			.query(Long.class)
			.single()).isZero();
	}

	private void insert(int id) {
		this.template.jdbc().sql("insert into " + this.database + ".orders values (?)").param(id).update();
	}

	private long count(String name) {
		return this.template.jdbc().sql("select count(*) from " + name + ".orders").query(Long.class).single();
	}

}
