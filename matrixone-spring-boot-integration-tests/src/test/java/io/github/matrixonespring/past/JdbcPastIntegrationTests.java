package io.github.matrixonespring.past;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.matrixonespring.past.Applications.Compared;
import io.github.matrixonespring.past.Writers.NameOnly;
import io.github.matrixonespring.past.Writers.Writer;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What Spring Data JDBC and Spring's own clients read in a scope is what they read at a
 * clone of that snapshot.
 */
class JdbcPastIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static Applications applications;

	@BeforeAll
	static void start() {
		applications = Applications.start(database, Application.class);
	}

	@AfterAll
	static void close() {
		applications.close();
	}

	static Stream<Shape> shapes() {
		return Stream.concat(data(), clients());
	}

	private static Stream<Shape> data() {
		Sort byId = Sort.by("id");
		return Stream.of(writers("findAll", Writers::findAll),
				writers("findById", (writers) -> List.of(writers.findById(2).orElseThrow())),
				writers("findAllById", (writers) -> writers.findAllById(List.of(1, 5, 90))),
				writers("count", (writers) -> List.of(writers.count())),
				writers("exists", (writers) -> List.of(List.of(writers.existsById(90), writers.existsByCity("Rome")))),
				writers("derived", (writers) -> writers.findByCityAndNameContaining("Oslo", "1")),
				writers("in", (writers) -> writers.findByIdInOrderByName(Set.of(1, 2, 3))),
				writers("page", (writers) -> {
					var page = writers.findByCity("Oslo", PageRequest.of(1, 3, byId));
					return List.of(page.getContent(), page.getTotalElements());
				}),
				writers("slice",
						(writers) -> writers.findByNameStartingWith("Author", PageRequest.of(0, 4, byId)).getContent()),
				writers("sorted page", (writers) -> writers.findAll(PageRequest.of(0, 5, byId)).getContent()),
				writers("stream", (writers) -> {
					try (Stream<Writer> found = writers.findByIdLessThan(6)) {
						return found.map(Writer::name).toList();
					}
				}), writers("count by", (writers) -> List.of(writers.countByCity("Oslo"))),
				writers("projection",
						(writers) -> writers.findProjectedByCity("Oslo").stream().map(NameOnly::getName).toList()),
				writers("query", (writers) -> writers.productive(2)),
				writers("query of aggregates", (writers) -> writers.withScore(60)),
				writers("example",
						(writers) -> writers.findAll(Example.of(new Writer(null, null, "Oslo", null),
								ExampleMatcher.matching().withIgnorePaths("stories")))),
				new Shape("template", (context) -> context.getBean(JdbcAggregateOperations.class)
					.findAll(Query.query(Criteria.where("city").is("Rome").and("id").lessThan(9)), Writer.class)));
	}

	private static Shape writers(String name, Function<Writers, Collection<?>> work) {
		return new Shape("Spring Data JDBC: " + name, (context) -> work.apply(context.getBean(Writers.class)));
	}

	private static Stream<Shape> clients() {
		return Stream.of(new Shape("JdbcTemplate", (context) -> context.getBean(JdbcTemplate.class)
			.queryForList("select p.title, a.name from post p, author a where a.id = p.author_id and score > ?", 20)),
				new Shape("NamedParameterJdbcTemplate", (context) -> context.getBean(NamedParameterJdbcTemplate.class)
					.queryForList("select title from post where id in (:ids)", Map.of("ids", List.of(1, 3, 5)))),
				new Shape("JdbcClient, stream", (context) -> {
					try (Stream<String> titles = context.getBean(JdbcClient.class)
						.sql("select title from post")
						.query(String.class)
						.stream()) {
						return titles.toList();
					}
				}));
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void readsWhatItReadsAtTheClone(Shape shape) {
		Compared<Collection<String>> compared = applications.compare(
				(context) -> shape.work.apply(context).stream().map(JdbcPastIntegrationTests::text).sorted().toList());
		assertThat(compared.then()).as(shape.name)
			.isNotEmpty()
			.isEqualTo(compared.cloned())
			.isNotEqualTo(compared.now());
	}

	/**
	 * The order within sets is another one each time.
	 */
	private static String text(Object row) {
		if (row instanceof Collection<?> rows) {
			return rows.stream().map(JdbcPastIntegrationTests::text).toList().toString();
		}
		if (row instanceof Writer writer && writer.stories() != null) {
			TreeSet<String> stories = new TreeSet<>();
			writer.stories().forEach((story) -> {
				TreeSet<String> replies = new TreeSet<>();
				story.replies().forEach((reply) -> replies.add(reply.toString()));
				stories.add(story.id() + story.title() + story.score() + replies);
			});
			return writer.id() + writer.name() + writer.city() + stories;
		}
		return row.toString();
	}

	static Stream<Shape> refused() {
		return Stream.of(writers("save", (writers) -> List.of(writers.save(new Writer(1, "x", "x", Set.of())))),
				writers("delete", (writers) -> {
					writers.deleteById(1);
					return List.of();
				}), writers("modifying query", (writers) -> List.of(writers.rename())),
				writers("lock", (writers) -> writers.findByName("Author 1")));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void isRefused(Shape shape) {
		assertThatThrownBy(() -> applications.then(() -> shape.work.apply(applications.original()))).as(shape.name)
			.hasStackTraceContaining("Nothing was sent");
		assertThat(database.control()
			.sql("select count(*) from author where name like '%now'")
			.query(Integer.class)
			.single()).isEqualTo(12);
	}

	record Shape(String name, Function<ApplicationContext, Collection<?>> work) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
	@EnableJdbcRepositories(considerNestedRepositories = true)
	static class Application {

	}

}
