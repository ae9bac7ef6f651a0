package io.github.matrixonespring.starter.slice;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotManager;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.boot.test.autoconfigure.MybatisTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase.Replace;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Test slices run on the embedded engine, with the starter alone.
 */
class SliceTests {

	private static final String SCHEMA = "spring.sql.init.schema-locations=classpath:/initialization/schema.sql";

	private static final String ENGINE = "spring.datasource.url=jdbc:matrixone:mem:shop";

	/** Nobody is there. */
	private static final String SERVER = "spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop?user=nobody";

	@Nested
	@DataJpaTest
	class OfJpa extends Slice {

		@Test
		void entityIsStored(@Autowired EntityManager entities) {
			entities.persist(new Article("stored"));
			entities.flush();
			assertThat(jdbc().queryForList("select name from article", String.class)).containsExactly("stored");
		}

	}

	@Nested
	@DataJpaTest(properties = ENGINE)
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfJpaByUrl extends Slice {

		@Test
		void databaseIsThatOfTheUrl() {
			assertThat(database()).isEqualTo("shop");
		}

	}

	@Nested
	@JdbcTest(properties = SCHEMA)
	class OfJdbc extends Slice {

		@Test
		void errorIsTranslated() {
			jdbc().update("insert into part (id, name) values (1, 'stored')");
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> jdbc().update("insert into part (id, name) values (1, 'again')"));
		}

	}

	@Nested
	@JdbcTest(properties = SCHEMA)
	class OfJdbcWithDoctor extends Slice {

		@Test
		void doctorLooksOnlyWhenItIsAsked(@Autowired ApplicationContext context, @Autowired MatrixOneTemplate template) {
			assertThat(context.containsBean("matrixOneDoctor")).isTrue();
			assertThat(context.containsBean("matrixOneDoctorLifecycle")).isFalse();
			assertThat(template.doctor()).isEmpty();
		}

	}

	@Nested
	@JdbcTest
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfJdbcWithoutUrl extends Slice {

	}

	@Nested
	@JdbcTest(properties = { ENGINE, SCHEMA })
	class OfJdbcByUrl extends Slice {

		@Test
		void databaseHasTheNameOfThatOfTheUrl() {
			assertThat(database()).isEqualTo("shop");
		}

	}

	/**
	 * The script would fail on an instance where it has run.
	 */
	@Nested
	@JdbcTest(properties = { ENGINE, SCHEMA, "some.property=of-another-context" })
	class OfJdbcByTheSameUrl extends Slice {

		@Test
		void instanceIsAnotherOne() {
			assertThat(database()).isEqualTo("shop");
		}

	}

	@Nested
	@JdbcTest(properties = { SERVER, SCHEMA })
	class OfJdbcOnServer extends Slice {

		@Test
		void databaseHasTheNameOfThatOfTheServer() {
			assertThat(database()).isEqualTo("shop");
		}

	}

	@Nested
	@JdbcTest(properties = "spring.datasource.url=${url.of.production}")
	class OfJdbcOnServerThatIsNotKnown extends Slice {

	}

	@Nested
	@JdbcTest(properties = SERVER)
	@AutoConfigureTestDatabase(replace = Replace.ANY)
	class OfJdbcInAnyCase extends Slice {

	}

	@Nested
	@JdbcTest(properties = SERVER)
	@AutoConfigureTestDatabase(replace = Replace.AUTO_CONFIGURED)
	class OfJdbcWhereAutoConfigured extends Slice {

	}

	@Nested
	@DataJdbcTest(properties = SCHEMA)
	class OfDataJdbc extends Slice {

		@Test
		void aggregateIsStored(@Autowired JdbcAggregateOperations aggregates) {
			aggregates.insert(new Part(1L, "stored"));
			assertThat(aggregates.findById(1L, Part.class)).isEqualTo(new Part(1L, "stored"));
		}

	}

	record Part(@Id Long id, String name) {

	}

	@Nested
	@DataJdbcTest(properties = ENGINE)
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfDataJdbcByUrl extends Slice {

	}

	/**
	 * This one replaces nothing, and jOOQ itself needs a newer JDK.
	 */
	@Nested
	@JooqTest(properties = { ENGINE, SCHEMA })
	class OfJooq {

		@Test
		void serverIsMatrixOne(@Autowired DataSource dataSource, @Autowired SnapshotManager snapshots) {
			assertThat(new JdbcTemplate(dataSource).queryForObject("select version()", String.class))
				.contains("MatrixOne");
			assertThat(snapshots.list()).isEmpty();
		}

	}

	@Nested
	@MybatisTest(properties = SCHEMA)
	class OfMybatis {

		@Test
		void serverIsMatrixOne(@Autowired SqlSessionTemplate sessions) throws Exception {
			assertThat(sessions.getConnection().getMetaData().getDatabaseProductVersion()).contains("MatrixOne");
		}

	}

	@Nested
	@MybatisTest(properties = ENGINE)
	@AutoConfigureTestDatabase(replace = Replace.NONE)
	class OfMybatisByUrl {

		@Test
		void serverIsMatrixOne(@Autowired SqlSessionTemplate sessions) throws Exception {
			assertThat(sessions.getConnection().getMetaData().getDatabaseProductVersion()).contains("MatrixOne");
		}

	}

}
