package io.github.matrixonespring.test.shop;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The template is what the application makes anyway. A second context with the same
 * inputs begins with it, and makes nothing twice.
 */
class TemplateIntegrationTests {

	abstract static class Parts {

		@Autowired
		private JdbcTemplate jdbc;

		@RepeatedTest(2)
		void findsOnePart() {
			assertThat(this.jdbc.queryForList("select name from part", String.class)).containsExactly("first");
			this.jdbc.update("insert into part (name) values ('second')");
		}

	}

	/**
	 * Needs a server: the embedded engine knows not all that these tools ask.
	 */
	abstract static class ServerParts extends Parts {

		@BeforeAll
		static void needsAServer() {
			assumeTrue(System.getenv("MATRIXONE_TEST_URL") != null,
					"without MATRIXONE_TEST_URL: templates by Flyway and Liquibase");
		}

	}

	@Nested
	@Scripts
	@TestPropertySource(properties = "some.property=1")
	class OfScripts extends Parts {

	}

	@Nested
	@Scripts
	@TestPropertySource(properties = "some.property=2")
	class OfScriptsAgain extends Parts {

		@Test
		void contextIsAnotherOne(@Autowired org.springframework.core.env.Environment environment) {
			assertThat(environment.getProperty("some.property")).isEqualTo("2");
		}

	}

	@Nested
	@JdbcTest(properties = { "spring.flyway.enabled=true", "spring.flyway.locations=classpath:/flyway" })
	@ContextConfiguration(classes = NoBeans.class)
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfFlyway extends ServerParts {

	}

	@Nested
	@JdbcTest(properties = { "spring.liquibase.enabled=true",
			"spring.liquibase.change-log=classpath:/liquibase/changelog.yaml" })
	@ContextConfiguration(classes = NoBeans.class)
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfLiquibase extends ServerParts {

	}

}
