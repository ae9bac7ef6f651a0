package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.CompletedEventPublications;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SpringModulithIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void eventOfFailedListenerIsPublishedAgain() {
		ConfigurableApplicationContext node = Node
			.of(ModulithApplication.class, "org.springframework.modulith.,org.springframework.boot.task.")
			.with("spring.modulith.events.jdbc.schema-initialization.enabled=true")
			.start(database, "node");
		database.control().sql(SnapshottedOrders.TABLE).update();
		Stock stock = node.getBean(Stock.class);

		stock.fail(true);
		node.getBean(Orders.class).place("book");
		await().atMost(Duration.ofSeconds(10)).until(() -> stock.failures().equals(List.of("book")));
		assertThat(publications("where completion_date is null")).isEqualTo(1);
		String snapshot = node.getBean(TakenSnapshots.class).names().get(0);
		assertThat(publications("{snapshot = `" + snapshot + "`} where completion_date is null")).isEqualTo(1);

		stock.fail(false);
		node.getBean(IncompleteEventPublications.class).resubmitIncompletePublications((publication) -> true);
		await().atMost(Duration.ofSeconds(10)).until(() -> publications("where completion_date is not null") == 1);
		assertThat(stock.taken()).containsExactly("book");
		assertThat(publications("where completion_date is null")).isZero();
		CompletedEventPublications completed = node.getBean(CompletedEventPublications.class);
		assertThat(completed.findAll()).hasSize(1);
		completed.deletePublicationsOlderThan(Duration.ZERO);
		assertThat(publications("")).isZero();
	}

	private static long publications(String which) {
		return database.control().sql("select count(*) from EVENT_PUBLICATION " + which).query(Long.class).single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import({ Orders.class, Stock.class })
	static class ModulithApplication {

	}

	record OrderPlaced(String article) {
	}

	static class Orders {

		private final JdbcClient jdbc;

		private final ApplicationEventPublisher events;

		Orders(JdbcClient jdbc, ApplicationEventPublisher events) {
			this.jdbc = jdbc;
			this.events = events;
		}

		@Transactional
		@SnapshotAfterCommit
		public void place(String article) {
			this.jdbc.sql("insert into orders (article) values (?)").param(article).update();
			this.events.publishEvent(new OrderPlaced(article));
		}

	}

	static class Stock {

		private final AtomicBoolean failing = new AtomicBoolean();

		private final List<String> failures = new CopyOnWriteArrayList<>();

		private final List<String> taken = new CopyOnWriteArrayList<>();

		void fail(boolean failing) {
			this.failing.set(failing);
		}

		List<String> failures() {
			return this.failures;
		}

		List<String> taken() {
			return this.taken;
		}

		@ApplicationModuleListener
		void on(OrderPlaced order) {
			if (this.failing.get()) {
				this.failures.add(order.article());
				throw new IllegalStateException("No " + order.article() + " in stock");
			}
			this.taken.add(order.article());
		}

	}

}
