package io.github.matrixonespring.test.classdata;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.sql.DataSource;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.TemplateInitializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.support.AnnotationConfigContextLoader;
import org.springframework.test.context.ContextConfiguration;

/**
 * What an application writes until it is ready is found by all tests; from then on, what
 * is written belongs to a class.
 */
class StartIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "Other, Writing", "Writing, Other", "OfLazyBeans, WritingOfLazyBeans",
			"WritingOfLazyBeans, OfLazyBeans", "WithoutSpringBoot, WritingWithoutSpringBoot",
			"WritingWithoutSpringBoot, WithoutSpringBoot" })
	void rowsOfTheApplicationAreFoundByAllTests(String first, String second) throws ClassNotFoundException {
		Run.inOrder(find(first), find(second));
	}

	private static Class<?> find(String name) throws ClassNotFoundException {
		return Class.forName(StartIntegrationTests.class.getName() + "$" + name);
	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Inherited
	@OfARun
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "spring.sql.init.mode=always",
					"spring.sql.init.schema-locations=classpath:/scripts/schema.sql" })
	@AutoConfigureMatrixOne
	@interface Started {

	}

	@Started
	static class Other extends PartRows {

		@Override
		String[] expected() {
			return new String[] { "lifecycle", "refreshed", "started", "runner", "command line", "ready", "accepting",
					"initializer" };
		}

	}

	@Started
	static class Writing extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@Override
		String[] expected() {
			return new String[] { "lifecycle", "refreshed", "started", "runner", "command line", "ready", "accepting",
					"initializer", "own" };
		}

	}

	@OfARun
	@SpringBootTest(classes = Lazy.class, webEnvironment = WebEnvironment.NONE,
			properties = { "spring.main.lazy-initialization=true", "spring.sql.init.mode=always",
					"spring.sql.init.schema-locations=classpath:/scripts/schema.sql" })
	@AutoConfigureMatrixOne
	static class OfLazyBeans extends PartRows {

		@Override
		String[] expected() {
			return new String[0];
		}

	}

	static class WritingOfLazyBeans extends OfLazyBeans {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@Override
		String[] expected() {
			return new String[] { "own" };
		}

	}

	@OfARun
	@ExtendWith(SpringExtension.class)
	@ContextConfiguration(classes = Refreshing.class, loader = AnnotationConfigContextLoader.class)
	@TestPropertySource("classpath:/application.properties")
	@AutoConfigureMatrixOne
	static class WithoutSpringBoot extends PartRows {

		@Override
		String[] expected() {
			return new String[] { "refreshed" };
		}

	}

	static class WritingWithoutSpringBoot extends WithoutSpringBoot {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@Override
		String[] expected() {
			return new String[] { "refreshed", "own" };
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Written written(JdbcTemplate jdbc) {
			return new Written(jdbc);
		}

		@Bean
		@Order(1)
		ApplicationRunner runner(JdbcTemplate jdbc) {
			return (arguments) -> PartRows.write(jdbc, "runner");
		}

		@Bean
		@Order(2)
		CommandLineRunner commandLineRunner(JdbcTemplate jdbc) {
			return (arguments) -> PartRows.write(jdbc, "command line");
		}

		@Bean
		TemplateInitializer initializer() {
			return (dataSource) -> PartRows.write(new JdbcTemplate(dataSource), "initializer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Lazy {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Refreshing {

		private final JdbcTemplate jdbc;

		Refreshing(DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@EventListener
		void write(ContextRefreshedEvent event) {
			this.jdbc.execute("create table part (id bigint auto_increment primary key, name varchar(100))");
			PartRows.write(this.jdbc, "refreshed");
		}

	}

	/**
	 * Writes whenever the application has come a step further.
	 */
	static class Written implements SmartLifecycle {

		private final JdbcTemplate jdbc;

		private boolean running;

		Written(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void start() {
			if (!this.running) {
				PartRows.write(this.jdbc, "lifecycle");
			}
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@EventListener
		void write(ContextRefreshedEvent event) {
			PartRows.write(this.jdbc, "refreshed");
		}

		@EventListener
		void write(ApplicationStartedEvent event) {
			PartRows.write(this.jdbc, "started");
		}

		@EventListener
		void write(ApplicationReadyEvent event) {
			PartRows.write(this.jdbc, "ready");
		}

		@EventListener
		void write(AvailabilityChangeEvent<ReadinessState> event) {
			PartRows.write(this.jdbc, "accepting");
		}

	}

}
