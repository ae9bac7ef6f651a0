package io.github.matrixonespring.test.shop;

import java.util.HashSet;
import java.util.Set;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slices have the managers and a database of their own, for each method, for a class or
 * for all.
 */
class SliceIntegrationTests {

	@Nested
	@DataJpaTest
	@AutoConfigureMatrixOne
	class OfJpa {

		@Autowired
		private ArticleRepository repository;

		@Autowired
		private MatrixOneTemplate matrixOne;

		@RepeatedTest(2)
		void transactionIsRolledBack() {
			this.repository.saveAndFlush(new Article("a"));
			assertThat(this.repository.count()).isEqualTo(expected());
		}

		@RepeatedTest(2)
		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		void commitIsGone() {
			this.repository.saveAndFlush(new Article("a"));
			assertThat(this.repository.count()).isEqualTo(expected());
			assertThat(this.matrixOne.serverInfo().version()).contains("MatrixOne");
		}

		/** A slice has no other beans, but those of the application class. */
		private long expected() {
			return 2;
		}

	}

	@Nested
	@JdbcTest
	@JdbcScripts
	@AutoConfigureMatrixOne(isolation = Isolation.CLASS)
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfJdbc {

		@Autowired
		private JdbcTemplate jdbc;

		@RepeatedTest(3)
		void databaseIsSharedByTheMethods(RepetitionInfo repetition) {
			this.jdbc.update("insert into part (name) values ('part')");
			assertThat(this.jdbc.queryForObject("select count(*) from part", Integer.class))
				.isEqualTo(repetition.getCurrentRepetition());
		}

	}

	@Nested
	@JdbcTest
	@JdbcScripts
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class OfReading {

		private static final Set<String> databases = new HashSet<>();

		@Autowired
		private JdbcTemplate jdbc;

		@RepeatedTest(4)
		@Order(1)
		void databaseThatIsOnlyReadIsUsedAgain() {
			assertThat(this.jdbc.queryForObject("select count(*) from part", Integer.class)).isZero();
			databases.add(this.jdbc.queryForObject("select database()", String.class));
			assertThat(databases).hasSize(1);
		}

		@Test
		@Order(2)
		void databaseThatIsChangedIsTheLastTime() {
			this.jdbc.update("insert into part (name) values ('part')");
			assertThat(databases).contains(this.jdbc.queryForObject("select database()", String.class));
		}

		@Test
		@Order(3)
		void databaseThatWasChangedIsNotUsedAgain() {
			assertThat(databases).doesNotContain(this.jdbc.queryForObject("select database()", String.class));
		}

	}

}
