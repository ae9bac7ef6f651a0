package io.github.matrixonespring.past;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import com.baomidou.mybatisplus.annotation.TableName;
import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import com.baomidou.mybatisplus.extension.spring.MybatisSqlSessionFactoryBean;
import io.github.matrixonespring.past.Applications.Compared;
import io.github.matrixonespring.past.Blog.Author;
import io.github.matrixonespring.past.Blog.Post;
import io.github.matrixonespring.past.BlogMapper.PostQuery;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.apache.ibatis.annotations.CacheNamespace;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.plugin.Interceptor;
import org.apache.ibatis.plugin.Intercepts;
import org.apache.ibatis.plugin.Invocation;
import org.apache.ibatis.plugin.Signature;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.annotation.MapperScan;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What mappers read in a scope is what they read at a clone of that snapshot. MyBatis has
 * caches that hold the present, and sessions of its own for what is loaded lazily.
 */
class MybatisPastIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static Applications applications;

	private final BlogMapper blog = applications.original().getBean(BlogMapper.class);

	private final CachedMapper cached = applications.original().getBean(CachedMapper.class);

	@BeforeAll
	static void start() {
		applications = Applications.start(database, Application.class);
	}

	@AfterAll
	static void close() {
		applications.close();
	}

	@BeforeEach
	void emptyTheCaches() {
		Stream.of(applications.original(), applications.cloned())
			.flatMap((context) -> context.getBeansOfType(SqlSessionFactory.class).values().stream())
			.flatMap((factory) -> factory.getConfiguration().getCaches().stream())
			.forEach((cache) -> cache.clear());
	}

	static Stream<Shape> shapes() {
		return Stream.of(shape("dynamic SQL", (blog) -> blog.search(new PostQuery("1", List.of("Rome"), null, null))),
				shape("dynamic SQL without conditions", (blog) -> blog.search(new PostQuery(null, null, null, null))),
				shape("dynamic SQL with limit", (blog) -> blog.search(new PostQuery("Title", null, "score", 5))),
				shape("foreach", (blog) -> blog.withIds(List.of(1, 3, 5, 90))),
				shape("script", (blog) -> List.of(blog.count("1"), blog.count(null))),
				shape("provider", (blog) -> blog.provided("odd")), shape("maps", BlogMapper::maps),
				shape("map by key", (blog) -> blog.byId(30).values()), shape("discriminator", BlogMapper::kinds),
				shape("group by", (blog) -> blog.totals(0)), shape("group by and having", (blog) -> blog.totals(9)),
				shape("common table expression and union", (blog) -> blog.rankedAndAuthors("Oslo")),
				shape("row bounds", (blog) -> blog.ordered(20, new RowBounds(3, 4))),
				shape("result handler", MybatisPastIntegrationTests::each),
				shape("collection and association by join",
						(blog) -> blog.withEverythingJoined()
							.stream()
							.map((post) -> post + "" + post.getAuthor() + post.getRemarks())
							.toList()),
				shape("nested selects, loaded lazily",
						(blog) -> blog.withPostsLoadedLazily()
							.stream()
							.flatMap((author) -> author.getPosts().stream())
							.map((post) -> post + "" + post.getAuthor() + post.getTags() + post.getRemarks())
							.toList()),
				shape("nested select of a mapper with a cache",
						(blog) -> blog.withAuthorsFromTheCache()
							.stream()
							.map((post) -> post + "" + post.getAuthor())
							.toList()),
				new Shape("cursor", (context) -> inTransaction(context, () -> {
					try (Cursor<Post> posts = context.getBean(BlogMapper.class).cursor(20)) {
						return StreamSupport.stream(posts.spliterator(), false).toList();
					}
				})), new Shape("mapper with a cache", (context) -> context.getBean(CachedMapper.class).names()),
				new Shape("mapper that flushes its cache",
						(context) -> List.of(context.getBean(CachedMapper.class).author(1).getName(),
								context.getBean(CachedMapper.class).countAndFlush())),
				new Shape("batch executor",
						(context) -> context.getBean("batch", SqlSessionTemplate.class)
							.getMapper(BlogMapper.class)
							.withIds(List.of(1, 2))),
				new Shape("session by hand", (context) -> {
					try (SqlSession session = context.getBean("sqlSessionFactory", SqlSessionFactory.class)
						.openSession()) {
						return session.getMapper(CachedMapper.class).names();
					}
				}), plus("by id", (memos) -> List.of(memos.selectById(4))),
				plus("by ids", (memos) -> memos.selectByIds(List.of(1, 2, 3))),
				plus("wrapper",
						(memos) -> memos
							.selectList(new QueryWrapper<Memo>().like("title", "1").gt("score", 20).select("title"))),
				plus("maps", (memos) -> memos.selectMaps(new QueryWrapper<Memo>().eq("author_id", 5))),
				plus("count", (memos) -> List.of(memos.selectCount(new QueryWrapper<Memo>().gt("score", 40)))));
	}

	private static Shape shape(String name, Function<BlogMapper, Collection<?>> work) {
		return new Shape(name, (context) -> work.apply(context.getBean(BlogMapper.class)));
	}

	private static Shape plus(String name, Function<MemoMapper, Collection<?>> work) {
		return new Shape("MyBatis-Plus: " + name, (context) -> {
			try (SqlSession session = context.getBean("plus", SqlSessionFactory.class).openSession()) {
				return work.apply(session.getMapper(MemoMapper.class));
			}
		});
	}

	private static List<String> each(BlogMapper blog) {
		List<String> found = new ArrayList<>();
		blog.each((context) -> found.add(context.getResultObject().toString()));
		return found;
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void readsWhatItReadsAtTheClone(Shape shape) {
		Compared<List<String>> compared = applications
			.compare((context) -> shape.work.apply(context).stream().map(Object::toString).sorted().toList());
		assertThat(compared.then()).isNotEmpty().isEqualTo(compared.cloned()).isNotEqualTo(compared.now());
		List<String> after = shape.work.apply(applications.original()).stream().map(Object::toString).sorted().toList();
		assertThat(after).isEqualTo(compared.now());
	}

	@Test
	void pageIsThatOfTheClone() {
		Compared<List<String>> compared = applications.compare((context) -> context.getBean(BlogMapper.class)
			.search(new PostQuery(null, null, "score", 5))
			.stream()
			.map(Post::toString)
			.toList());
		assertThat(compared.then()).hasSize(5).isEqualTo(compared.cloned());
	}

	@Test
	void cacheOfMapperIsNeitherReadNorFilled() {
		assertThat(applications.then(() -> this.cached.author(1).getName())).isEqualTo("Author 1");
		assertThat(this.cached.author(1).getName()).isEqualTo("Author 1 now");
		assertThat(applications.then(() -> this.cached.author(1).getName())).isEqualTo("Author 1");
		assertThat(this.cached.author(1).getName()).isEqualTo("Author 1 now");
	}

	@Test
	void cacheOfTheSessionAroundIsNotUsed() {
		inTransaction(applications.original(), () -> {
			assertThat(this.blog.name(1)).isEqualTo("Author 1 now");
			assertThat(applications.then(() -> this.blog.name(1))).isEqualTo("Author 1");
			assertThat(this.blog.name(1)).isEqualTo("Author 1 now");
			return null;
		});
	}

	@Test
	void lazyLoadingAfterTheScopeIsRefused() {
		Author author = applications.then(() -> this.blog.authorLoadedLazily(2));
		assertThatThrownBy(author::getPosts).hasStackTraceContaining("after the scope");
		assertThat(author.getName()).isEqualTo("Author 2");
	}

	@Test
	void lazyLoadingByAnotherThreadIsRefused() {
		applications.then(() -> {
			Author author = this.blog.authorLoadedLazily(2);
			assertThatThrownBy(() -> CompletableFuture.supplyAsync(author::getPosts).join())
				.hasStackTraceContaining("by another thread");
			return author.getPosts();
		});
	}

	@Test
	void lazyLoadingOfWhatWasReadOutsideOfTheScopeIsRefused() {
		Author author = this.blog.authorLoadedLazily(2);
		assertThatThrownBy(() -> applications.then(author::getPosts))
			.hasStackTraceContaining("read outside of the scope");
	}

	@Test
	void whatTheTransactionAroundHasReadGoesOnLoadingThePresent() {
		inTransaction(applications.original(), () -> {
			Author author = this.blog.authorLoadedLazily(1);
			assertThat(applications.then(author::getPosts)).hasSizeGreaterThan(30);
			return null;
		});
	}

	static Stream<Write> writes() {
		return Stream.of(new Write("update", "only a SELECT", BlogMapper::rename),
				new Write("procedure", "a procedure reads and writes the present", BlogMapper::procedure),
				new Write("lock", "a lock", (blog) -> blog.lock(1)));
	}

	@ParameterizedTest
	@MethodSource("writes")
	void isRefusedForItsReason(Write write) {
		assertThatThrownBy(() -> applications.then(() -> write.work.apply(this.blog)))
			.hasRootCauseInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasStackTraceContaining(write.refusal);
		BlogMapper batch = applications.original()
			.getBean("batch", SqlSessionTemplate.class)
			.getMapper(BlogMapper.class);
		assertThatThrownBy(() -> applications.then(() -> write.work.apply(batch)))
			.hasRootCauseInstanceOf(InvalidDataAccessApiUsageException.class);
		assertThat(this.blog.name(1)).isEqualTo("Author 1 now");
	}

	@Test
	void interceptorThatStandsBeforeCachesIsRefused() throws Exception {
		SqlSessionFactoryBean factory = factory();
		factory.setPlugins(new Other());
		SqlSessionFactory sessions = initialized(factory);
		assertThatThrownBy(() -> applications.then(() -> names(sessions)))
			.hasRootCauseInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("before the others");
		assertThat(names(sessions)).contains("Author 1 now");
	}

	@Test
	void transactionOfMybatisItselfIsRefused() throws Exception {
		SqlSessionFactoryBean factory = factory();
		factory.setTransactionFactory(new JdbcTransactionFactory());
		SqlSessionFactory sessions = initialized(factory);
		assertThatThrownBy(() -> applications.then(() -> names(sessions)))
			.hasRootCauseInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("a connection of its own");
		assertThat(names(sessions)).contains("Author 1 now");
	}

	private static List<String> names(SqlSessionFactory sessions) {
		try (SqlSession session = sessions.openSession()) {
			return session.getMapper(CachedMapper.class).names();
		}
	}

	private static SqlSessionFactoryBean factory() {
		SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
		factory.setDataSource(applications.original().getBean(DataSource.class));
		return factory;
	}

	private static SqlSessionFactory initialized(SqlSessionFactoryBean factory) throws Exception {
		factory.afterPropertiesSet();
		SqlSessionFactory sessions = (SqlSessionFactory) applications.original()
			.getAutowireCapableBeanFactory()
			.initializeBean(factory.getObject(), "another");
		sessions.getConfiguration().addMapper(CachedMapper.class);
		return sessions;
	}

	private static <T> T inTransaction(ApplicationContext context, java.util.concurrent.Callable<T> work) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).execute((status) -> {
			try {
				return work.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	record Shape(String name, Function<ApplicationContext, Collection<?>> work) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	record Write(String name, String refusal, Function<BlogMapper, Object> work) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	@TableName("post")
	static class Memo {

		private Long id;

		private Long authorId;

		private String title;

		private Integer score;

		@Override
		public String toString() {
			return "%s %s %s %s".formatted(this.id, this.authorId, this.title, this.score);
		}

	}

	@CacheNamespace(readWrite = false)
	interface MemoMapper extends BaseMapper<Memo> {

	}

	@Intercepts(@Signature(type = Executor.class, method = "query",
			args = { MappedStatement.class, Object.class, RowBounds.class, ResultHandler.class }))
	static class Other implements Interceptor {

		@Override
		public Object intercept(Invocation invocation) throws Throwable {
			return invocation.proceed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	@MapperScan(basePackageClasses = BlogMapper.class, annotationClass = org.apache.ibatis.annotations.Mapper.class,
			sqlSessionFactoryRef = "sqlSessionFactory")
	static class Application {

		@Bean
		@Primary
		SqlSessionFactory sqlSessionFactory(DataSource dataSource, Interceptor[] interceptors) throws Exception {
			SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
			factory.setDataSource(dataSource);
			factory.setPlugins(interceptors);
			return factory.getObject();
		}

		@Bean
		Other other() {
			return new Other();
		}

		@Bean
		MybatisSqlSessionFactoryBean plus(DataSource dataSource) {
			MybatisSqlSessionFactoryBean factory = new MybatisSqlSessionFactoryBean();
			factory.setDataSource(dataSource);
			com.baomidou.mybatisplus.core.MybatisConfiguration configuration = new com.baomidou.mybatisplus.core.MybatisConfiguration();
			configuration.addMapper(MemoMapper.class);
			factory.setConfiguration(configuration);
			return factory;
		}

		@Bean
		SqlSessionTemplate batch(SqlSessionFactory sqlSessionFactory) {
			return new SqlSessionTemplate(sqlSessionFactory, ExecutorType.BATCH);
		}

	}

}
