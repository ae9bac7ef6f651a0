package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.MySqlChannelMessageStoreQueryProvider;
import org.springframework.integration.store.MessageGroupQueue;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpringIntegrationIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext first;

	private static ConfigurableApplicationContext second;

	@BeforeAll
	static void startNodes() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		first = start("first", "always");
		second = start("second", "never");
	}

	private static ConfigurableApplicationContext start(String node, String initializeSchema) {
		return Node.of(IntegrationApplication.class, "org.springframework.boot.integration.")
			.with("spring.integration.jdbc.initialize-schema=" + initializeSchema)
			.start(database, node);
	}

	@Test
	void messageIsDeliveredOnce() throws Exception {
		int count = 20;
		QueueChannel channel = first.getBean("orders", QueueChannel.class);
		IntStream.range(0, count).forEach((number) -> channel.send(new GenericMessage<>("message " + number)));
		assertThat(channel.getQueueSize()).isEqualTo(count);

		List<Object> received = new CopyOnWriteArrayList<>();
		ExecutorService consumers = Executors.newFixedThreadPool(4);
		for (int i = 0; i < 4; i++) {
			ConfigurableApplicationContext node = (i % 2 == 0) ? first : second;
			consumers.submit(() -> {
				while (received.size() < count) {
					receive(node, received);
				}
				return null;
			});
		}
		consumers.shutdown();
		assertThat(consumers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

		assertThat(received).hasSize(count).doesNotHaveDuplicates();
		assertThat(channel.getQueueSize()).isZero();
	}

	private static void receive(ConfigurableApplicationContext node, List<Object> received) {
		Object payload = new TransactionTemplate(node.getBean(PlatformTransactionManager.class)).execute((status) -> {
			Message<?> message = node.getBean("orders", QueueChannel.class).receive(0);
			return (message != null) ? message.getPayload() : null;
		});
		if (payload != null) {
			received.add(payload);
		}
	}

	@Test
	void messageOfFailedConsumerIsDeliveredAgain() {
		QueueChannel channel = first.getBean("returns", QueueChannel.class);
		channel.send(new GenericMessage<>("book"));
		TransactionTemplate transaction = new TransactionTemplate(first.getBean(PlatformTransactionManager.class));
		assertThatThrownBy(() -> transaction.executeWithoutResult((status) -> {
			assertThat(channel.receive(0).getPayload()).isEqualTo("book");
			first.getBean(SnapshottedOrders.class).place("book");
			throw new IllegalStateException("No book in stock");
		})).hasMessage("No book in stock");
		assertThat(first.getBean(TakenSnapshots.class).names()).isEmpty();

		transaction.executeWithoutResult((status) -> {
			assertThat(channel.receive(0).getPayload()).isEqualTo("book");
			first.getBean(SnapshottedOrders.class).place("book");
		});
		assertThat(channel.getQueueSize()).isZero();
		String snapshot = first.getBean(TakenSnapshots.class).names().get(0);
		assertThat(first.getBean(SnapshottedOrders.class).countAt(snapshot)).isEqualTo(1);
	}

	@Test
	void lockHoldsAgainstTheOtherNode() throws Exception {
		Lock mine = first.getBean(JdbcLockRegistry.class).obtain("nightly");
		Lock theirs = second.getBean(JdbcLockRegistry.class).obtain("nightly");
		assertThat(mine.tryLock()).isTrue();
		assertThat(theirs.tryLock(300, TimeUnit.MILLISECONDS)).isFalse();
		first.getBean(JdbcLockRegistry.class).renewLock("nightly", Duration.ofMinutes(1));
		assertThat(theirs.tryLock()).isFalse();
		mine.unlock();
		assertThat(theirs.tryLock(2, TimeUnit.SECONDS)).isTrue();
		theirs.unlock();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SnapshottedOrders.class)
	static class IntegrationApplication {

		@Bean
		JdbcChannelMessageStore messageStore(DataSource dataSource) {
			JdbcChannelMessageStore store = new JdbcChannelMessageStore(dataSource);
			store.setChannelMessageStoreQueryProvider(new WaitingQueries());
			return store;
		}

		@Bean
		QueueChannel orders(JdbcChannelMessageStore store) {
			return new QueueChannel(new MessageGroupQueue(store, "orders"));
		}

		@Bean
		QueueChannel returns(JdbcChannelMessageStore store) {
			return new QueueChannel(new MessageGroupQueue(store, "returns"));
		}

		@Bean
		DefaultLockRepository lockRepository(DataSource dataSource) {
			return new DefaultLockRepository(dataSource);
		}

		@Bean
		JdbcLockRegistry lockRegistry(DefaultLockRepository repository) {
			return new JdbcLockRegistry(repository);
		}

	}

	/**
	 * As in docs/compatibility.md: the server has no SKIP LOCKED.
	 */
	static class WaitingQueries extends MySqlChannelMessageStoreQueryProvider {

		@Override
		public String getPollFromGroupQuery() {
			return waiting(super.getPollFromGroupQuery());
		}

		@Override
		public String getPollFromGroupExcludeIdsQuery() {
			return waiting(super.getPollFromGroupExcludeIdsQuery());
		}

		@Override
		public String getPriorityPollFromGroupQuery() {
			return waiting(super.getPriorityPollFromGroupQuery());
		}

		@Override
		public String getPriorityPollFromGroupExcludeIdsQuery() {
			return waiting(super.getPriorityPollFromGroupExcludeIdsQuery());
		}

		private static String waiting(String query) {
			return query.replace(" SKIP LOCKED", "");
		}

	}

}
