package io.github.matrixonespring.compatibility;

import java.util.List;
import java.util.Map;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.flowable.engine.HistoryService;
import org.flowable.engine.RuntimeService;
import org.flowable.engine.TaskService;
import org.flowable.task.api.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FlowableIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static Node flowable(String schemaUpdate) {
		return Node.of(FlowableApplication.class, "org.flowable.")
			.with("flowable.database-schema-update=" + schemaUpdate, "flowable.async-executor-activate=false",
					"flowable.process-definition-location-prefix=classpath:/flowable/");
	}

	/**
	 * Flowable looks in the driver's metadata for its tables in upper case, and does not
	 * find them.
	 */
	@Test
	void processOutlivesEngineThatIsStartedAgainWithoutLookingAtTables() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		String process;
		try (ConfigurableApplicationContext first = flowable("true").start(database)) {
			process = first.getBean(RuntimeService.class)
				.startProcessInstanceByKey("order", Map.of("article", "book"))
				.getId();
		}
		List<Long> before = definitions();
		assertThatThrownBy(() -> flowable("true").start(database)).rootCause()
			.message()
			.containsAnyOf("already exists", "not supported by the embedded engine: a rollback of ALTER TABLE");
		assertThat(definitions()).isEqualTo(before);
		assertThatThrownBy(() -> flowable("false").start(database)).rootCause()
			.hasMessageContaining("Tables missing for component(s) engine");

		ConfigurableApplicationContext second = flowable("none").start(database, "second");
		TaskService tasks = second.getBean(TaskService.class);
		Task task = tasks.createTaskQuery().processInstanceId(process).taskAssignee("ada").singleResult();
		assertThat(task.getTaskDefinitionKey()).isEqualTo("approve");
		tasks.complete(task.getId());
		assertThat(second.getBean(RuntimeService.class).createProcessInstanceQuery().count()).isZero();
		assertThat(second.getBean(HistoryService.class)
			.createHistoricProcessInstanceQuery()
			.processInstanceId(process)
			.finished()
			.count()).isEqualTo(1);

		String snapshot = second.getBean(TakenSnapshots.class).names().get(0);
		assertThat(second.getBean(SnapshottedOrders.class).countAt(snapshot)).isEqualTo(1);
		assertThat(number("select count(*) from ACT_HI_PROCINST {snapshot = `%s`} where END_TIME_ is not null"
			.formatted(snapshot))).isEqualTo(1);
	}

	private static List<Long> definitions() {
		return List.of(number("select count(*) from ACT_GE_PROPERTY"),
				number("select count(*) from information_schema.tables where table_schema = database()"),
				number("select count(*) from information_schema.statistics where table_schema = database()"));
	}

	private static Long number(String sql) {
		return database.control().sql(sql).query(Long.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FlowableApplication {

		@Bean
		SnapshottedOrders snapshottedOrders(JdbcClient jdbc) {
			return new SnapshottedOrders(jdbc);
		}

	}

}
