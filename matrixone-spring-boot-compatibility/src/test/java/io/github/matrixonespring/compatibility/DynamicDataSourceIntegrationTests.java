package io.github.matrixonespring.compatibility;

import com.baomidou.dynamic.datasource.annotation.DS;
import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DynamicDataSourceIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext start() {
		String archive = database.newName("archive");
		if (TestServer.isReal()) {
			database.control().sql("create database " + archive).update();
		}
		return Node.of(DynamicApplication.class, "com.baomidou.dynamic.")
			.with("spring.datasource.dynamic.primary=shop", "spring.datasource.dynamic.strict=true")
			.with(dataSource("shop", database.url()))
			.with(dataSource("archive", TestServer.url(archive)))
			.start(database, "node");
	}

	private static String[] dataSource(String name, String url) {
		String prefix = "spring.datasource.dynamic.datasource." + name + ".";
		return new String[] { prefix + "url=" + url, prefix + "username=" + database.username(),
				prefix + "password=" + database.password(), prefix + "driver-class-name=" + Drivers.of(url),
				prefix + "type=com.zaxxer.hikari.HikariDataSource" };
	}

	@Test
	void callsGoToTheDataSourceThatTheyName() {
		ConfigurableApplicationContext node = start();
		Archive archive = node.getBean(Archive.class);
		SnapshottedOrders orders = node.getBean(SnapshottedOrders.class);
		database.control().sql(SnapshottedOrders.TABLE).update();
		archive.createTable();

		orders.place("book");
		assertThat(orders.count()).isEqualTo(1);
		assertThat(archive.count()).isZero();
		String snapshot = node.getBean(TakenSnapshots.class).names().get(0);
		assertThat(orders.countAt(snapshot)).isEqualTo(1);
		assertThat(node.getBean(MatrixOneOperations.class).snapshots().get(snapshot).target())
			.isEqualTo(SnapshotTarget.database(database.database()));

		assertThatThrownBy(() -> archive.keep("paper", true)).hasMessage("No paper");
		assertThat(archive.count()).isZero();
		archive.keep("paper", false);
		assertThat(archive.count()).isEqualTo(1);
		assertThat(orders.count()).isEqualTo(1);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Archive.class, SnapshottedOrders.class })
	static class DynamicApplication {

	}

	@DS("archive")
	static class Archive {

		private final JdbcClient jdbc;

		Archive(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		public void createTable() {
			this.jdbc.sql(SnapshottedOrders.TABLE).update();
		}

		@Transactional
		public void keep(String article, boolean fail) {
			this.jdbc.sql("insert into orders (article) values (?)").param(article).update();
			if (fail) {
				throw new IllegalStateException("No " + article);
			}
		}

		public long count() {
			return this.jdbc.sql("select count(*) from orders").query(Long.class).single();
		}

	}

}
