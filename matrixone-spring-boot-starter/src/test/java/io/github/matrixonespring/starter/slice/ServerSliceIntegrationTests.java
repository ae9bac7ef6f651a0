package io.github.matrixonespring.starter.slice;

import java.util.Objects;

import io.github.matrixonespring.MatrixOneTemplate;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slices that replace nothing run on the server of the application.
 */
class ServerSliceIntegrationTests {

	private static final String SERVER = System.getenv("MATRIXONE_TEST_URL");

	private static final String DATABASE = "slice_" + Long.toString(System.nanoTime(), 36);

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry properties) {
		properties.add("spring.datasource.url", () -> (SERVER != null)
				? SERVER + DATABASE + "?createDatabaseIfNotExist=true" : "jdbc:matrixone:mem:" + DATABASE);
		properties.add("spring.datasource.username", () -> environment("MATRIXONE_TEST_USERNAME", "root"));
		properties.add("spring.datasource.password", () -> environment("MATRIXONE_TEST_PASSWORD", "111"));
	}

	private static String environment(String name, String other) {
		return Objects.requireNonNullElse(System.getenv(name), other);
	}

	abstract static class OfServer extends Slice {

		@Test
		void databaseIsThatOfTheUrl(@Autowired MatrixOneTemplate matrixOne) {
			assertThat(database()).isEqualTo(DATABASE);
			assertThat(matrixOne.serverInfo().embedded()).isEqualTo(SERVER == null);
		}

		@AfterAll
		static void drop(@Autowired JdbcTemplate jdbc) {
			if (SERVER != null) {
				jdbc.execute("drop database if exists " + DATABASE);
			}
		}

	}

	@Nested
	@JdbcTest
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfJdbc extends OfServer {

	}

	@Nested
	@DataJpaTest(properties = "spring.jpa.hibernate.ddl-auto=create")
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfJpa extends OfServer {

		@Test
		void entityIsStored(@Autowired EntityManager entities) {
			entities.persist(new Article("stored"));
			entities.flush();
			assertThat(jdbc().queryForList("select name from article", String.class)).containsExactly("stored");
		}

	}

}
