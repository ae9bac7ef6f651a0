package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMetricsAutoConfiguration;
import io.github.matrixonespring.doctor.ExaminedAccount.Examined;
import io.github.matrixonespring.doctor.Finding.Severity;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What {@code matrixone.doctor.mode} does at start.
 */
@ExtendWith(OutputCaptureExtension.class)
class DoctorAtStartIntegrationTests {

	@Order(1)
	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Order(2)
	@RegisterExtension
	static final ExaminedAccount account = new ExaminedAccount(database);

	private Examined examined;

	@BeforeEach
	void createDatabase() {
		this.examined = account.newDatabase();
	}

	@Test
	void findingsAreLoggedOnceTheApplicationIsReady(CapturedOutput output) {
		plantFault();
		try (ConfigurableApplicationContext context = start("log")) {
			assertThat(context.isActive()).isTrue();
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(output.toString().lines().filter((line) -> line.contains("[broken-view]")))
							.singleElement()
							.satisfies((line) -> assertThat(line).contains("WARN", "Views [broken]",
									"operating.md#broken-view")));
		}
	}

	@Test
	void nothingIsSentUntilTheApplicationIsReady() {
		try (ConfigurableApplicationContext context = start("log", Watch.class)) {
			Watch watch = context.getBean(Watch.class);
			assertThat(watch.sentBeforeReady).isEmpty();
			Awaitility.await().until(() -> !watch.sent.isEmpty());
		}
	}

	@Test
	void switchedOffItSendsNothing() {
		plantFault();
		try (ConfigurableApplicationContext context = start("off", Watch.class)) {
			assertThat(context.getBean(Watch.class).sent).isEmpty();
			assertThat(doctorThreads()).isEmpty();
			assertThat(context.getBean(Doctor.class).examine()).extracting(Finding::id).contains("broken-view");
		}
	}

	@Test
	void faultKeepsTheApplicationFromStartingWhereItIsToldTo(CapturedOutput output) {
		plantFault();
		this.examined.execute("create sequence only_good_to_know");
		assertThatException().isThrownBy(() -> start("fail"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "WARNING [broken-view] Views [broken]",
					"[broken-view] Drop the view, or create what it reads", "matrixone.doctor.ignore")
			.doesNotContain("WARNING [sequences]");
	}

	@Test
	void soundApplicationStartsAndIsToldWhatIsGoodToKnow(CapturedOutput output) {
		this.examined.execute("create sequence only_good_to_know");
		start("fail", "--logging.level.io.github.matrixonespring.doctor=info").close();
		assertThat(output).containsPattern("INFO.*\\[sequences]");
	}

	@Test
	void findingThatIsAcceptedIsLeftOut() {
		plantFault();
		try (ConfigurableApplicationContext context = start("fail", "--matrixone.doctor.ignore=broken-view")) {
			assertThat(context.getBean(Doctor.class).examine()).extracting(Finding::id).doesNotContain("broken-view");
		}
	}

	@Test
	void ownCheckIsAsked(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start("log", OwnCheck.class)) {
			assertThat(context.getBean(Doctor.class).examine()).contains(OwnCheck.FINDING);
			Awaitility.await().until(() -> output.toString().contains("[own]"));
		}
	}

	@Test
	void ownDoctorIsAskedInstead() {
		assertThatException().isThrownBy(() -> start("fail", OwnDoctor.class))
			.havingRootCause()
			.withMessageContaining("own");
	}

	@Test
	void lookInTheBackgroundEndsWithTheApplication() throws InterruptedException {
		ConfigurableApplicationContext context = start("log", HangingCheck.class);
		context.getBean(HangingCheck.class).entered.await();
		assertThat(doctorThreads()).isNotEmpty();
		context.close();
		assertThat(doctorThreads()).isEmpty();
	}

	/**
	 * Health and meters, which need it, are left out.
	 */
	@Test
	void dataSourceThatNobodyHasNeededIsNotMadeForIt() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SoundApplication.class)
			.web(WebApplicationType.NONE)
			.lazyInitialization(true)
			.properties(this.examined.properties())
			.run("--matrixone.doctor.mode=log", "--management.health.defaults.enabled=false",
					"--spring.autoconfigure.exclude=" + MatrixOneMetricsAutoConfiguration.class.getName() + ","
							+ DataSourcePoolMetricsAutoConfiguration.class.getName())) {
			assertThat(doctorThreads()).isEmpty();
			assertThat(context.getBeanFactory().containsSingleton("dataSource")).isFalse();
			assertThat(context.getBean(Doctor.class).examine()).isNotNull();
		}
	}

	private void plantFault() {
		this.examined.execute("create table base (id int primary key)", "create view broken as select id from base",
				"drop table base");
	}

	private ConfigurableApplicationContext start(String mode, String... arguments) {
		return start(mode, List.of(SoundApplication.class), arguments);
	}

	private ConfigurableApplicationContext start(String mode, Class<?> more) {
		return start(mode, List.of(SoundApplication.class, more));
	}

	private ConfigurableApplicationContext start(String mode, List<Class<?>> configurations, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--matrixone.doctor.mode=" + mode);
		all.add("--spring.main.banner-mode=off");
		return new SpringApplicationBuilder(configurations.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
			.properties(this.examined.properties())
			.run(all.toArray(String[]::new));
	}

	private static List<Thread> doctorThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("matrixone-doctor"))
			.toList();
	}

	static class Watch implements MatrixOneStatementListener, ApplicationListener<ApplicationReadyEvent>, Ordered {

		private final List<String> sent = new CopyOnWriteArrayList<>();

		private volatile List<String> sentBeforeReady;

		@Override
		public void beforeStatement(String sql) {
			this.sent.add(sql);
		}

		@Override
		public void onApplicationEvent(ApplicationReadyEvent event) {
			this.sentBeforeReady = List.copyOf(this.sent);
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCheck {

		private static final Finding FINDING = new Finding("own", Severity.WARNING, "Seen", "It is so", "Look away",
				null);

		@Bean
		Check ownCheck() {
			return () -> List.of(FINDING);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDoctor {

		@Bean
		Doctor ownDoctor() {
			return () -> List.of(OwnCheck.FINDING);
		}

	}

	static class HangingCheck implements Check {

		private final CountDownLatch entered = new CountDownLatch(1);

		@Override
		public List<Finding> examine() {
			this.entered.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return List.of();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class SoundApplication {

	}

}
