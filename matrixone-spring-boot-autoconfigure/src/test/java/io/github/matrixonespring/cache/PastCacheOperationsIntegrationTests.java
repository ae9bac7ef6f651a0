package io.github.matrixonespring.cache;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring's caches hold the present: methods that are called in a scope neither read nor
 * fill them.
 */
class PastCacheOperationsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private static String snapshot;

	private final Articles articles = context.getBean(Articles.class);

	private final MatrixOneTemplate matrixOne = context.getBean(MatrixOneTemplate.class);

	@BeforeAll
	static void changeWhatASnapshotHolds() {
		database.control().sql("create table article (id int primary key, name varchar(20))").update();
		database.control().sql("insert into article values (1, 'then')").update();
		context = new SpringApplicationBuilder(Application.class).run("--spring.datasource.url=" + database.url(),
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password());
		snapshot = database.newName("s");
		context.getBean(MatrixOneTemplate.class)
			.snapshots()
			.create(snapshot, SnapshotTarget.database(database.database()));
		database.control().sql("update article set name = 'now' where id = 1").update();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@BeforeEach
	void forget() {
		this.articles.forget();
	}

	@Test
	void cacheIsNotReadInAScope() {
		assertThat(this.articles.name(1)).isEqualTo("now");
		assertThat(this.matrixOne.asOf(snapshot).call(() -> this.articles.name(1))).isEqualTo("then");
	}

	@Test
	void cacheIsNotFilledInAScope() {
		assertThat(this.matrixOne.asOf(snapshot).call(() -> this.articles.name(1))).isEqualTo("then");
		assertThat(this.matrixOne.asOf(snapshot).call(() -> this.articles.refreshed(1))).isEqualTo("then");
		assertThat(this.articles.name(1)).isEqualTo("now");
	}

	@Test
	void cacheIsUsedOutsideOfScopes() {
		this.articles.name(1);
		int queries = this.articles.queries();
		assertThat(this.articles.name(1)).isEqualTo("now");
		assertThat(this.articles.queries()).isEqualTo(queries);
	}

	@Test
	void cachedMethodThatOpensAScopeIsCached() {
		assertThat(this.articles.nameAt(snapshot, 1)).isEqualTo("then");
		int queries = this.articles.queries();
		assertThat(this.articles.nameAt(snapshot, 1)).isEqualTo("then");
		assertThat(this.articles.queries()).isEqualTo(queries);
		assertThat(this.articles.name(1)).isEqualTo("now");
	}

	static class Articles {

		private final JdbcClient jdbc;

		private final MatrixOneTemplate matrixOne;

		private int queries;

		Articles(JdbcClient jdbc, MatrixOneTemplate matrixOne) {
			this.jdbc = jdbc;
			this.matrixOne = matrixOne;
		}

		@Cacheable("names")
		public String name(int id) {
			return query(id);
		}

		@CachePut("names")
		public String refreshed(int id) {
			return query(id);
		}

		@Cacheable("past")
		public String nameAt(String moment, int id) {
			return this.matrixOne.asOf(moment).call(() -> query(id));
		}

		@CacheEvict(cacheNames = { "names", "past" }, allEntries = true)
		public void forget() {
		}

		public int queries() {
			return this.queries;
		}

		private String query(int id) {
			this.queries++;
			return this.jdbc.sql("select name from article where id = ?").param(id).query(String.class).single();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	@EnableCaching(proxyTargetClass = true)
	static class Application {

		@Bean
		Articles articles(JdbcClient jdbc, MatrixOneTemplate matrixOne) {
			return new Articles(jdbc, matrixOne);
		}

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

}
