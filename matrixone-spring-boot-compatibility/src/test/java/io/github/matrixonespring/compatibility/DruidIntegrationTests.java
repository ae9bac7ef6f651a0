package io.github.matrixonespring.compatibility;

import com.alibaba.druid.pool.DruidDataSource;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class DruidIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private ConfigurableApplicationContext node;

	private SnapshottedOrders orders;

	private TakenSnapshots snapshots;

	@BeforeEach
	void startWithoutOrders() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		database.control().sql("delete from orders where 1 = 1").update();
		this.node = Node.of(DruidApplication.class, "com.alibaba.druid.")
			.with("spring.datasource.type=com.alibaba.druid.pool.DruidDataSource",
					"spring.datasource.driver-class-name=" + Drivers.of(database.url()),
					"spring.datasource.druid.filters=stat", "spring.datasource.druid.max-active=3",
					"spring.datasource.druid.validation-query=select 1", "spring.datasource.druid.test-on-borrow=true")
			.start(database, "node");
		assertThat(this.node.getBean(DruidDataSource.class).getUrl()).isEqualTo(database.url());
		this.orders = this.node.getBean(SnapshottedOrders.class);
		this.snapshots = this.node.getBean(TakenSnapshots.class);
		this.snapshots.forget();
	}

	@Test
	void commitHasItsSnapshot() {
		this.orders.place("book");
		assertThat(this.snapshots.names()).hasSize(1);
		assertThat(this.orders.countAt(this.snapshots.names().get(0))).isEqualTo(1);
	}

	@Test
	void rollbackTakesBackRowsAlsoAfterTheyWereRead() {
		JdbcTemplate jdbc = this.node.getBean(JdbcTemplate.class);
		new TransactionTemplate(this.node.getBean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
			this.orders.place("book");
			assertThat(jdbc.queryForList("select article from orders", String.class)).containsExactly("book");
			status.setRollbackOnly();
		});
		assertThat(this.orders.count()).isZero();
		assertThat(this.snapshots.names()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SnapshottedOrders.class)
	static class DruidApplication {

	}

}
