package io.github.matrixonespring.test.shop;

import java.util.List;

import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The driver of MySQL can be told to call a database a schema. The embedded engine
 * ignores the property.
 */
@MatrixOneTest(properties = "spring.datasource.hikari.data-source-properties.databaseTerm=SCHEMA")
class SchemaTermIntegrationTests {

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private TestDatabase database;

	@Autowired
	private ArticleRepository repository;

	@RepeatedTest(3)
	void testHasItsOwnDatabase() {
		assertThat(this.jdbc.queryForObject("select database()", String.class)).isEqualTo(this.database.name());
		assertThat(this.repository.findAll()).extracting(Article::getName).containsExactly("first");
		this.repository.saveAll(List.of(new Article("a"), new Article("b")));
	}

}
