package io.github.matrixonespring.timetravel;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.matrixonespring.EnableMatrixOne;
import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAnnotationAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneTimeTravelAutoConfiguration;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What methods with {@link AsOf} read, and which ones keep an application from starting.
 */
class AsOfAnnotationIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withPropertyValues(database.properties())
		.withPropertyValues("spring.datasource.driver-class-name=" + (TestServer.isReal() ? "com.mysql.cj.jdbc.Driver"
				: "io.github.matrixonespring.embedded.EmbeddedDriver"))
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
				MatrixOneAutoConfiguration.class, MatrixOneAnnotationAutoConfiguration.class,
				MatrixOneTimeTravelAutoConfiguration.class));

	private Snapshot snapshot;

	@BeforeEach
	void changeWhatASnapshotHolds() {
		database.createItemTable();
		database.control().sql("delete from item where id > 0").update();
		database.control().sql("insert into item (name) values ('then')").update();
		this.snapshot = new MatrixOneTemplate(
				new DriverManagerDataSource(database.url(), database.username(), database.password()))
			.snapshots()
			.create(database.newName("s"), SnapshotTarget.database(database.database()));
		database.control().sql("update item set name = 'now'").update();
	}

	@Test
	void methodsReadTheMomentThatTheirArgumentsTell() {
		this.application.withBean(Reports.class).run((context) -> {
			Reports reports = context.getBean(Reports.class);
			String name = this.snapshot.name();
			assertThat(reports.ofSnapshot(name)).isEqualTo("then");
			assertThat(reports.transactional(name)).isEqualTo("then");
			assertThat(reports.composed(name)).isEqualTo("then");
			assertThat(reports.outer(context.getBean(Reports.class), name)).isEqualTo("now then now");
			assertThat(reports.now()).isEqualTo("now");
			assertThatExceptionOfType(SnapshotNotFoundException.class)
				.isThrownBy(() -> reports.ofSnapshot(database.name("none")));
			assertThatIllegalArgumentException().isThrownBy(() -> reports.ofSnapshot("not allowed!"))
				.withMessageContaining("snapshot of @AsOf on")
				.withMessageContaining("not allowed!");
			assertThatIllegalArgumentException().isThrownBy(() -> reports.ofSnapshot(null))
				.withMessageContaining("is null");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> reports.checked(name))
				.withMessage("on purpose");
			assertThat(reports.now()).isEqualTo("now");
		});
	}

	@Test
	void instantsAreThoseWithAZone() {
		this.application.withBean(Reports.class).run((context) -> {
			Reports reports = context.getBean(Reports.class);
			Instant instant = this.snapshot.createdAt();
			for (Object value : List.of(instant, instant.atZone(ZoneId.of("Asia/Kolkata")),
					instant.atZone(ZoneId.of("Asia/Kolkata")).toOffsetDateTime(), instant.toString(),
					instant.atZone(ZoneId.of("Asia/Kolkata")).toOffsetDateTime().toString(),
					java.sql.Timestamp.from(instant), PointInTime.ofTimestamp(this.snapshot.timestamp()),
					PointInTime.snapshot(this.snapshot.name()))) {
				assertThat(reports.ofInstant(value)).as(value.getClass().getName()).isEqualTo("then");
			}
			for (Object value : List.of(LocalDateTime.now(), "2026-11-30T10:00:00", "yesterday", 42L,
					java.sql.Date.valueOf("2026-11-30"), Instant.EPOCH)) {
				assertThatIllegalArgumentException().isThrownBy(() -> reports.ofInstant(value))
					.withMessageContaining("instant of @AsOf on")
					.withMessageContaining(value.toString());
			}
		});
	}

	@Test
	void annotationOfAClassIsForEachOfItsMethodsThatHasNone() {
		this.application.withPropertyValues("snapshot=" + this.snapshot.name())
			.withBean("moments", Moments.class, () -> new Moments(this.snapshot.name()))
			.withBean("monthEnd", MonthEnd.class)
			.withBean(LaterMonthEnd.class)
			.run((context) -> {
				assertThat(context.getBean("monthEnd", MonthEnd.class).name()).isEqualTo("then");
				assertThat(context.getBean("monthEnd", MonthEnd.class).toString()).isEqualTo("month end");
				assertThat(context.getBean(LaterMonthEnd.class).inherited()).isEqualTo("then");
			});
	}

	@Test
	void interfacesOfProxiesMayHaveTheAnnotation() {
		this.application.withBean("moments", Moments.class, () -> new Moments(this.snapshot.name()))
			.withUserConfiguration(MapperConfiguration.class)
			.run((context) -> assertThat(context.getBean(Mapper.class).name()).isEqualTo("then"));
	}

	@Test
	void withoutSpringBoot() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Plain.class)) {
			assertThat(context.getBean(Reports.class).ofSnapshot(this.snapshot.name())).isEqualTo("then");
		}
	}

	@Test
	void callsAreRefusedWhereTheLibraryIsSwitchedOff() {
		this.application.withPropertyValues("matrixone.enabled=false").withBean(Reports.class).run((context) -> {
			assertThat(context.getBean(Reports.class).now()).isEqualTo("now");
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> context.getBean(Reports.class).ofSnapshot(this.snapshot.name()))
				.withMessageContaining("matrixone.enabled is false");
		});
	}

	static Stream<Arguments> impossible() {
		return Stream.of(Arguments.of(ReturnsFuture.class, "it may return java.util.concurrent.Future"),
				Arguments.of(ReturnsStream.class, "it may return java.util.stream.Stream"),
				Arguments.of(Asynchronous.class, "it is carried out by another thread"),
				Arguments.of(Private.class, "it is private"), Arguments.of(Final.class, "it is final"),
				Arguments.of(Neither.class, "write either a snapshot or an instant"),
				Arguments.of(Both.class, "write either a snapshot or an instant"),
				Arguments.of(UnknownVariable.class, "There is no variable #month"),
				Arguments.of(NotForAllMethods.class, "There is no variable #month"),
				Arguments.of(UsesResult.class, "There is no variable #result"),
				Arguments.of(BadName.class, "Snapshot name 'not allowed!'"),
				Arguments.of(NoZone.class, "no date and time with a zone"),
				Arguments.of(UnknownManager.class, "manager 'other' is no bean"),
				Arguments.of(UnknownBean.class, "uses @none, and there is no bean of that name"));
	}

	@ParameterizedTest
	@MethodSource("impossible")
	void annotationThatCannotWorkKeepsTheApplicationFromStarting(Class<?> type, String message) {
		this.application.withBean(type)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message)
				.hasStackTraceContaining("@AsOf on"));
	}

	@Test
	void resultThatIsNotReadYetIsRefused() {
		this.application.withBean(Reports.class)
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(Reports.class).anything(this.snapshot.name()))
				.withMessageContaining("so that its work may not be done"));
	}

	static class Reports {

		private final JdbcClient jdbc;

		Reports(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@AsOf(snapshot = "#{#snapshot}")
		public String ofSnapshot(String snapshot) {
			return now();
		}

		@Transactional
		@AsOf(snapshot = "#{#snapshot}")
		public String transactional(String snapshot) {
			return now();
		}

		@OfSnapshot("#{#snapshot}")
		public String composed(String snapshot) {
			return now();
		}

		@AsOf(instant = "#{#at}")
		public String ofInstant(Object at) {
			return now();
		}

		@AsOf(snapshot = "#{#snapshot}")
		public void checked(String snapshot) throws IOException {
			throw new IOException("on purpose");
		}

		@AsOf(snapshot = "#{#snapshot}")
		public Object anything(String snapshot) {
			return CompletableFuture.completedFuture(now());
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public String outer(Reports proxy, String snapshot) {
			return String.join(" ", now(), proxy.ofSnapshot(snapshot), now());
		}

		public String now() {
			return this.jdbc.sql("select name from item").query(String.class).single();
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@AsOf
	@interface OfSnapshot {

		@AliasFor(annotation = AsOf.class, attribute = "snapshot")
		String value();

	}

	record Moments(String last) {

	}

	@AsOf(snapshot = "#{@moments.last}")
	static class MonthEnd {

		private final JdbcClient jdbc;

		MonthEnd(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		public String name() {
			return this.jdbc.sql("select name from item").query(String.class).single();
		}

		@Override
		public String toString() {
			return "month end";
		}

	}

	static class LaterMonthEnd extends MonthEnd {

		LaterMonthEnd(JdbcClient jdbc) {
			super(jdbc);
		}

		public String inherited() {
			return name();
		}

	}

	@AsOf(snapshot = "#{@moments.last}")
	interface Mapper {

		String name();

	}

	@Configuration(proxyBeanMethods = false)
	static class MapperConfiguration {

		@Bean
		Mapper mapper(JdbcClient jdbc) {
			ProxyFactory factory = new ProxyFactory();
			factory.setInterfaces(Mapper.class);
			factory.setTarget(new Object());
			factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) (
					invocation) -> jdbc.sql("select name from item").query(String.class).single());
			return (Mapper) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMatrixOne
	static class Plain {

		@Bean
		DriverManagerDataSource dataSource() {
			return new DriverManagerDataSource(database.url(), database.username(), database.password());
		}

		@Bean
		MatrixOneOperations matrixOne(DriverManagerDataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

		@Bean
		Reports reports(DriverManagerDataSource dataSource) {
			return new Reports(JdbcClient.create(dataSource));
		}

	}

	static class ReturnsFuture {

		@AsOf(snapshot = "s")
		public Future<String> read() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class ReturnsStream {

		@AsOf(snapshot = "s")
		public Stream<String> read() {
			return Stream.of();
		}

	}

	static class Asynchronous {

		@Async
		@AsOf(snapshot = "s")
		public void read() {
		}

	}

	static class Private {

		@AsOf(snapshot = "s")
		private void read() {
		}

	}

	static class Final {

		@AsOf(snapshot = "s")
		public final void read() {
		}

	}

	static class Neither {

		@AsOf
		public void read() {
		}

	}

	static class Both {

		@AsOf(snapshot = "s", instant = "2026-11-30T00:00:00Z")
		public void read() {
		}

	}

	static class UnknownVariable {

		@AsOf(snapshot = "s_#{#month}")
		public void read(String year) {
		}

	}

	@AsOf(snapshot = "s_#{#month}")
	static class NotForAllMethods {

		public void read(String month) {
		}

		public void readAll() {
		}

	}

	static class UsesResult {

		@AsOf(snapshot = "s_#{#result}")
		public String read() {
			return "";
		}

	}

	static class BadName {

		@AsOf(snapshot = "not allowed!")
		public void read() {
		}

	}

	static class NoZone {

		@AsOf(instant = "2026-11-30T00:00:00")
		public void read() {
		}

	}

	static class UnknownManager {

		@AsOf(snapshot = "s", manager = "other")
		public void read() {
		}

	}

	static class UnknownBean {

		@AsOf(snapshot = "#{@none.name}")
		public void read() {
		}

	}

}
