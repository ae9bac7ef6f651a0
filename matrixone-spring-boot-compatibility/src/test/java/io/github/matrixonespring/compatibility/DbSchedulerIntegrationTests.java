package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DbSchedulerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext start(String node) {
		return Node.of(SchedulerApplication.class, "com.github.kagkarlsson.")
			.with("db-scheduler.polling-interval=200ms", "db-scheduler.threads=3",
					"db-scheduler.always-persist-timestamp-in-utc=true", "db-scheduler.scheduler-name=" + node)
			.start(database, node);
	}

	@Test
	void taskIsExecutedOnceByTwoSchedulers() {
		createTables();
		ConfigurableApplicationContext first = start("first");
		ConfigurableApplicationContext second = start("second");
		SchedulerClient client = first.getBean(SchedulerClient.class);
		PlacedOrders placed = new PlacedOrders(first, second);

		for (int i = 0; i < 20; i++) {
			client.scheduleIfNotExists(placed.task().instance("order " + i), Instant.now());
			client.scheduleIfNotExists(placed.task().instance("order " + i), Instant.now());
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> placed.articles().size() >= 20 && executions() == 0);
		assertThat(placed.articles()).hasSize(20).doesNotHaveDuplicates();

		placed.failOnce();
		client.scheduleIfNotExists(placed.task().instance("failing"), Instant.now());
		await().atMost(Duration.ofSeconds(30)).until(() -> placed.articles().contains("failing") && executions() == 0);
		assertThat(database.control().sql("select count(*) from orders").query(Long.class).single()).isEqualTo(21);
	}

	private static long executions() {
		return database.control().sql("select count(*) from scheduled_tasks").query(Long.class).single();
	}

	private static void createTables() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		database.control().sql("""
				create table scheduled_tasks (
					task_name varchar(100) not null,
					task_instance varchar(100) not null,
					task_data blob,
					execution_time timestamp(6) not null,
					picked boolean not null,
					picked_by varchar(50),
					last_success timestamp(6) null,
					last_failure timestamp(6) null,
					consecutive_failures int,
					last_heartbeat timestamp(6) null,
					version bigint not null,
					priority smallint,
					primary key (task_name, task_instance),
					index execution_time_idx (execution_time),
					index last_heartbeat_idx (last_heartbeat)
				)""").update();
	}

	private record PlacedOrders(ConfigurableApplicationContext first, ConfigurableApplicationContext second) {

		@SuppressWarnings("unchecked")
		OneTimeTask<Void> task() {
			return this.first.getBean(OneTimeTask.class);
		}

		List<String> articles() {
			List<String> articles = new CopyOnWriteArrayList<>(this.first.getBean(Orders.class).placed());
			articles.addAll(this.second.getBean(Orders.class).placed());
			return articles;
		}

		void failOnce() {
			this.first.getBean(Orders.class).failOnce();
			this.second.getBean(Orders.class).failOnce();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Orders.class, SnapshottedOrders.class })
	static class SchedulerApplication {

		@Bean
		OneTimeTask<Void> placeOrder(Orders orders) {
			return Tasks.oneTime("place-order")
				.onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofMillis(100)))
				.execute((instance, context) -> orders.place(instance.getId()));
		}

	}

	static class Orders {

		private final List<String> placed = new CopyOnWriteArrayList<>();

		private final AtomicBoolean failing = new AtomicBoolean();

		private final SnapshottedOrders orders;

		Orders(SnapshottedOrders orders) {
			this.orders = orders;
		}

		void failOnce() {
			this.failing.set(true);
		}

		List<String> placed() {
			return this.placed;
		}

		void place(String article) {
			if (this.failing.compareAndSet(true, false)) {
				throw new IllegalStateException("No " + article + " in stock");
			}
			this.orders.place(article);
			this.placed.add(article);
		}

	}

}
