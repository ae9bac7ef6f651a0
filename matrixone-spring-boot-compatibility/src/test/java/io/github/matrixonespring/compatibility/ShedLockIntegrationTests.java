package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.testsupport.TestDatabase;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

class ShedLockIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTables() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		database.control().sql("""
				create table shedlock (name varchar(64) not null, lock_until timestamp(3) not null,
				locked_at timestamp(3) not null, locked_by varchar(255) not null, primary key (name))""").update();
	}

	private static ConfigurableApplicationContext start(String node) {
		return Node.of(ShedLockApplication.class, "net.javacrumbs.").start(database, node);
	}

	@Test
	void lockHoldsAgainstTheOtherNode() {
		LockProvider first = start("first").getBean(LockProvider.class);
		LockProvider second = start("second").getBean(LockProvider.class);

		SimpleLock lock = lock(first, "lock").orElseThrow();
		assertThat(lock(second, "lock")).isEmpty();
		assertThat(lock(first, "lock")).isEmpty();
		SimpleLock extended = lock.extend(Duration.ofMinutes(10), Duration.ZERO).orElseThrow();
		assertThat(lock(second, "lock")).isEmpty();
		extended.unlock();
		Optional<SimpleLock> taken = lock(second, "lock");
		assertThat(taken).isPresent();
		assertThat(lock(first, "lock")).isEmpty();
		taken.get().unlock();
	}

	@Test
	void lockedMethodRunsOnOneNodeAndHasItsSnapshot() {
		ConfigurableApplicationContext first = start("first");
		ConfigurableApplicationContext second = start("second");
		LockProvider locks = first.getBean(LockProvider.class);

		SimpleLock held = lock(locks, "nightly").orElseThrow();
		second.getBean(Nightly.class).run();
		assertThat(second.getBean(SnapshottedOrders.class).count()).isZero();
		held.unlock();
		second.getBean(Nightly.class).run();
		assertThat(second.getBean(SnapshottedOrders.class).count()).isEqualTo(1);
		assertThat(second.getBean(TakenSnapshots.class).names()).hasSize(1);
	}

	/**
	 * The provider has transactions of its own.
	 */
	@Test
	void lockHoldsWithPoolWithoutAutocommit() {
		try (ConfigurableApplicationContext node = Node.of(ShedLockApplication.class, "net.javacrumbs.")
			.with("spring.datasource.hikari.auto-commit=false")
			.start(database)) {
			LockProvider locks = node.getBean(LockProvider.class);
			SimpleLock lock = lock(locks, "manual").orElseThrow();
			assertThat(database.control()
				.sql("select count(*) from shedlock where name = 'manual' and lock_until > utc_timestamp()")
				.query(Long.class)
				.single()).isOne();
			assertThat(lock(locks, "manual")).isEmpty();
			lock.unlock();
			assertThat(lock(locks, "manual")).isPresent();
		}
	}

	private static Optional<SimpleLock> lock(LockProvider provider, String name) {
		return provider.lock(new LockConfiguration(Instant.now(), name, Duration.ofMinutes(1), Duration.ZERO));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableSchedulerLock(defaultLockAtMostFor = "1m")
	@Import({ SnapshottedOrders.class, Nightly.class })
	static class ShedLockApplication {

		@Bean
		LockProvider lockProvider(DataSource dataSource) {
			return new JdbcTemplateLockProvider(dataSource);
		}

	}

	static class Nightly {

		private final SnapshottedOrders orders;

		Nightly(SnapshottedOrders orders) {
			this.orders = orders;
		}

		@SchedulerLock(name = "nightly")
		public void run() {
			this.orders.place("by night");
		}

	}

}
