package io.github.matrixonespring.test.shop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test method finds the database as the application has made it, whatever the others
 * have done.
 */
@MatrixOneTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DatabasePerMethodIntegrationTests {

	/** More than are made ahead, so that some are used again. */
	private static final int REPETITIONS = 12;

	private static final Set<String> databases = new HashSet<>();

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private Articles articles;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private TestDatabase database;

	@Autowired
	private DataSource dataSource;

	@LocalServerPort
	private int port;

	@AfterAll
	static void databasesWereUsedAgain() {
		assertThat(databases).hasSizeLessThan(REPETITIONS);
	}

	@RepeatedTest(REPETITIONS)
	void committedRowsAreGone() {
		assertThat(this.repository.findAll()).extracting(Article::getName).containsExactly("first");
		assertThat(this.repository.saveAll(List.of(new Article("a"), new Article("b")))).extracting(Article::getId)
			.containsExactly(1L, 2L);
		assertThat(this.repository.count()).isEqualTo(3);
		databases.add(this.jdbc.queryForObject("select database()", String.class));
	}

	@RepeatedTest(2)
	@Transactional
	void transactionOfTheTestIsRolledBackInItsDatabase() {
		assertThat(this.repository.count()).isEqualTo(1);
		this.repository.saveAndFlush(new Article("a"));
		assertThat(this.repository.count()).isEqualTo(2);
	}

	@RepeatedTest(2)
	void webServerUsesTheDatabaseOfTheTest() {
		RestTestClient client = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
		client.post().uri("/articles?name=web").exchange().expectBody(String.class).isEqualTo("1");
		client.get().uri("/articles").exchange().expectBody(String.class).isEqualTo("2");
		assertThat(this.repository.count()).isEqualTo(2);
	}

	@RepeatedTest(2)
	void threadsOfTheApplicationUseTheDatabaseOfTheTest() throws Exception {
		assertThat(this.articles.addInBackground("async").get(30, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.repository.count()).isEqualTo(2);
	}

	@RepeatedTest(2)
	void threadsOfTheTestUseItsDatabase() throws InterruptedException {
		Thread thread = new Thread(() -> this.repository.save(new Article("thread")));
		thread.start();
		thread.join();
		assertThat(this.repository.count()).isEqualTo(2);
	}

	@RepeatedTest(2)
	void tablesThatWereDroppedAreBack() {
		assertThat(this.repository.count()).isEqualTo(1);
		this.jdbc.execute("drop table article");
		this.jdbc.execute("create table other (id int)");
	}

	@RepeatedTest(2)
	@SuppressWarnings("resource")
	void connectionsThatAreLeftOpenDisturbNobody() throws SQLException {
		assertThat(this.repository.count()).isEqualTo(1);
		for (int i = 0; i < 3; i++) {
			Connection connection = this.dataSource.getConnection();
			connection.setAutoCommit(false);
			connection.createStatement().execute("update article set name = 'left' where id = 1000");
			if (i == 0) {
				connection.commit();
			}
			else {
				break;
			}
		}
	}

	@Test
	void rowsThatCanBeUpdatedInAResultMayChangeTheDatabase() throws SQLException {
		assertThat(this.database.isTouched()).isFalse();
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY,
						ResultSet.CONCUR_UPDATABLE)) {
			assertThat(statement.isClosed()).isFalse();
		}
		assertThat(this.database.isTouched()).isTrue();
	}

	@Test
	void connectionBesideThatOfTheApplicationMayChangeTheDatabase() {
		assertThat(this.database.isTouched()).isFalse();
		assertThat(this.database.url()).startsWith("jdbc:");
		assertThat(this.database.isTouched()).isTrue();
	}

	@Test
	void databaseIsAnotherOneWhenSessionSaysUse() {
		String name = this.jdbc.queryForObject("select database()", String.class);
		this.jdbc.execute("use mo_catalog");
		assertThat(this.jdbc.queryForObject("select database()", String.class)).isEqualTo(name);
	}

}
