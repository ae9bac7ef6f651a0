package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class QuartzIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@RegisterExtension
	static final TestDatabase databaseWithoutAutocommit = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.control().sql(SnapshottedOrders.TABLE).update();
	}

	private static ConfigurableApplicationContext start(String node, String initializeSchema) {
		return Node.of(QuartzApplication.class, "org.springframework.boot.quartz.")
			.with("spring.quartz.job-store-type=jdbc", "spring.quartz.jdbc.initialize-schema=" + initializeSchema,
					"spring.quartz.properties.org.quartz.scheduler.instanceName=shop",
					"spring.quartz.properties.org.quartz.scheduler.instanceId=" + node,
					"spring.quartz.properties.org.quartz.jobStore.isClustered=true",
					"spring.quartz.properties.org.quartz.jobStore.clusterCheckinInterval=500",
					"spring.quartz.properties.org.quartz.threadPool.threadCount=2")
			.start(database, node);
	}

	/**
	 * Shut down in the middle of a job, a node leaves the rows that a killed one leaves.
	 * Quartz takes it for lost when it has not checked in for 7.5 seconds.
	 */
	@Test
	void jobOfLostNodeIsRecoveredByTheOther() throws Exception {
		ConfigurableApplicationContext first = start("first", "always");
		schedule(first, "repeated",
				SimpleScheduleBuilder.simpleSchedule().withRepeatCount(3).withIntervalInMilliseconds(100));
		await().atMost(Duration.ofSeconds(20)).until(() -> OrderJob.runsOf("repeated").size() == 4);
		await().atMost(Duration.ofSeconds(20)).until(() -> first.getBean(TakenSnapshots.class).names().size() == 4);
		List<String> snapshots = first.getBean(TakenSnapshots.class).names();
		assertThat(snapshots.stream().map(first.getBean(SnapshottedOrders.class)::countAt)).containsExactly(1L, 2L, 3L,
				4L);

		schedule(first, "interrupted", SimpleScheduleBuilder.simpleSchedule());
		await().atMost(Duration.ofSeconds(20)).until(() -> OrderJob.runsOf("interrupted").contains("first"));
		ConfigurableApplicationContext second = start("second", "never");
		first.getBean(Scheduler.class).shutdown(false);

		await().atMost(Duration.ofSeconds(40))
			.until(() -> OrderJob.runsOf("interrupted").contains("second, recovering"));
		await().atMost(Duration.ofSeconds(20)).until(() -> second.getBean(TakenSnapshots.class).names().size() == 1);
		await().atMost(Duration.ofSeconds(20)).until(() -> firedTriggers() == 0);
		assertThat(second.getBean(SnapshottedOrders.class).count()).isEqualTo(5);
		assertThat(OrderJob.runsOf("interrupted")).containsExactly("first", "second, recovering");
	}

	/**
	 * Spring's job store leaves the commit to Spring's transaction.
	 */
	@Test
	void jobIsOnlyScheduledInTransactionWithPoolWithoutAutocommit() throws Exception {
		try (ConfigurableApplicationContext node = Node.of(QuartzApplication.class, "org.springframework.boot.quartz.")
			.with("spring.datasource.hikari.auto-commit=false", "spring.quartz.job-store-type=jdbc",
					"spring.quartz.jdbc.initialize-schema=always", "spring.quartz.auto-startup=false",
					"spring.quartz.properties.org.quartz.scheduler.instanceName=manual")
			.start(databaseWithoutAutocommit)) {
			schedule(node, "lost", SimpleScheduleBuilder.simpleSchedule());
			assertThat(scheduled()).isEmpty();
			new TransactionTemplate(node.getBean(PlatformTransactionManager.class)).execute((status) -> {
				try {
					schedule(node, "kept", SimpleScheduleBuilder.simpleSchedule());
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				return null;
			});
			assertThat(scheduled()).containsExactly("kept");
		}
	}

	private static List<String> scheduled() {
		return databaseWithoutAutocommit.control()
			.sql("select JOB_NAME from QRTZ_JOB_DETAILS")
			.query(String.class)
			.list();
	}

	private static long firedTriggers() {
		return database.control().sql("select count(*) from QRTZ_FIRED_TRIGGERS").query(Long.class).single();
	}

	@AfterAll
	static void endInterruptedJob() {
		OrderJob.released.countDown();
	}

	private static void schedule(ConfigurableApplicationContext node, String name, SimpleScheduleBuilder schedule)
			throws Exception {
		Trigger trigger = TriggerBuilder.newTrigger().withSchedule(schedule).build();
		node.getBean(Scheduler.class)
			.scheduleJob(JobBuilder.newJob(OrderJob.class).withIdentity(name).requestRecovery().build(), trigger);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SnapshottedOrders.class)
	static class QuartzApplication {

	}

	@DisallowConcurrentExecution
	static class OrderJob implements Job {

		static final CountDownLatch released = new CountDownLatch(1);

		private static final List<String> runs = new CopyOnWriteArrayList<>();

		private final SnapshottedOrders orders;

		OrderJob(SnapshottedOrders orders) {
			this.orders = orders;
		}

		static List<String> runsOf(String job) {
			return runs.stream()
				.filter((run) -> run.startsWith(job + ": "))
				.map((run) -> run.substring(job.length() + 2))
				.toList();
		}

		@Override
		public void execute(JobExecutionContext context) {
			try {
				String job = context.getJobDetail().getKey().getName();
				String node = context.getScheduler().getSchedulerInstanceId();
				runs.add(job + ": " + node + (context.isRecovering() ? ", recovering" : ""));
				if (job.equals("interrupted") && node.equals("first")) {
					released.await();
				}
				else {
					this.orders.place(job);
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
