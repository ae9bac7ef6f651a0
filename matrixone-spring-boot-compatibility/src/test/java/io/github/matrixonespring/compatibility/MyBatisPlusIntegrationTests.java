package io.github.matrixonespring.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.baomidou.mybatisplus.annotation.DbType;
import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableLogic;
import com.baomidou.mybatisplus.annotation.TableName;
import com.baomidou.mybatisplus.annotation.Version;
import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import com.baomidou.mybatisplus.extension.plugins.MybatisPlusInterceptor;
import com.baomidou.mybatisplus.extension.plugins.inner.OptimisticLockerInnerInterceptor;
import com.baomidou.mybatisplus.extension.plugins.inner.PaginationInnerInterceptor;
import com.baomidou.mybatisplus.extension.plugins.pagination.Page;
import com.baomidou.mybatisplus.extension.service.impl.ServiceImpl;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.mybatis.PastExecutors;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mybatis.spring.annotation.MapperScan;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MyBatisPlusIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private Articles articles;

	private TakenSnapshots snapshots;

	private MatrixOneTemplate matrixOne;

	private SqlSessionFactory sessions;

	@BeforeEach
	void startWithoutArticles() {
		database.control().sql("""
				create table if not exists article (id bigint auto_increment primary key, name varchar(50) unique,
				version int default 0, deleted int default 0)""").update();
		database.control().sql("delete from article where 1 = 1").update();
		ConfigurableApplicationContext node = Node.of(MyBatisPlusApplication.class, "com.baomidou.mybatisplus.")
			.with("mybatis-plus.global-config.banner=false")
			.start(database, "node");
		this.articles = node.getBean(Articles.class);
		this.snapshots = node.getBean(TakenSnapshots.class);
		this.snapshots.forget();
		this.matrixOne = node.getBean(MatrixOneTemplate.class);
		this.sessions = node.getBean(SqlSessionFactory.class);
	}

	@Test
	void batchIsSavedInTransactionWithItsSnapshot() {
		this.articles.importAll(articles(100));

		assertThat(this.articles.count()).isEqualTo(100);
		assertThat(this.snapshots.names()).hasSize(1);
		assertThat(rowsAt(this.snapshots.names().get(0))).isEqualTo(100);
	}

	@Test
	void batchWithDuplicateLeavesNothing() {
		List<Article> duplicates = new ArrayList<>(articles(10));
		duplicates.add(Article.named("article 1"));

		assertThatThrownBy(() -> this.articles.importAll(duplicates)).isInstanceOf(DataAccessException.class);

		assertThat(this.articles.count()).isZero();
		assertThat(this.snapshots.names()).isEmpty();
	}

	@Test
	void savedArticleHasItsId() {
		Article article = Article.named("book");
		this.articles.save(article);
		assertThat(this.articles.getById(article.id).name).isEqualTo("book");
	}

	@Test
	void pageIsCountedAndCut() {
		this.articles.saveBatch(articles(25));
		Page<Article> page = this.articles.page(new Page<>(2, 10),
				new QueryWrapper<Article>().like("name", "article").orderByAsc("id"));
		assertThat(page.getTotal()).isEqualTo(25);
		assertThat(page.getRecords()).hasSize(10)
			.first()
			.satisfies((article) -> assertThat(article.name).isEqualTo("article 11"));
	}

	@Test
	void outdatedArticleIsNotUpdated() {
		this.articles.save(Article.named("book"));
		Article first = this.articles.lambdaQuery().one();
		Article second = this.articles.lambdaQuery().one();
		first.name = "first";
		second.name = "second";
		assertThat(this.articles.updateById(first)).isTrue();
		assertThat(this.articles.updateById(second)).isFalse();
		assertThat(this.articles.lambdaQuery().one().name).isEqualTo("first");
	}

	@Test
	void deletedArticleIsHiddenAndKept() {
		Article article = Article.named("book");
		this.articles.save(article);
		assertThat(this.articles.removeById(article.id)).isTrue();
		assertThat(this.articles.count()).isZero();
		assertThat(database.control().sql("select count(*) from article where deleted = 1").query(Long.class).single())
			.isEqualTo(1);
	}

	@Test
	void pageOfThePastIsCountedAndCut() {
		this.articles.importAll(articles(25));
		String snapshot = this.snapshots.names().get(0);
		this.articles.removeBatchByIds(this.articles.list());

		Page<Article> page = this.matrixOne.asOf(snapshot)
			.call(() -> this.articles.page(new Page<>(2, 10), new QueryWrapper<Article>().orderByAsc("id")));

		assertThat(page.getTotal()).isEqualTo(25);
		assertThat(page.getRecords()).hasSize(10)
			.first()
			.satisfies((article) -> assertThat(article.name).isEqualTo("article 11"));
		assertThat(this.articles.count()).isZero();
		assertThat(this.sessions.getConfiguration().getInterceptors()).first().isInstanceOf(PastExecutors.class);
	}

	private static List<Article> articles(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> Article.named("article " + number)).toList();
	}

	private static long rowsAt(String snapshot) {
		return database.control()
			.sql("select count(*) from article {snapshot = `" + snapshot + "`}")
			.query(Long.class)
			.single();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@MapperScan(basePackageClasses = MyBatisPlusIntegrationTests.class, annotationClass = Mapper.class)
	@Import(Articles.class)
	static class MyBatisPlusApplication {

		@Bean
		MybatisPlusInterceptor interceptor() {
			MybatisPlusInterceptor interceptor = new MybatisPlusInterceptor();
			interceptor.addInnerInterceptor(new OptimisticLockerInnerInterceptor());
			interceptor.addInnerInterceptor(new PaginationInnerInterceptor(DbType.MYSQL));
			return interceptor;
		}

	}

	@TableName("article")
	static class Article {

		@TableId(type = IdType.AUTO)
		private Long id;

		private String name;

		@Version
		private Integer version;

		@TableLogic
		private Integer deleted;

		static Article named(String name) {
			Article article = new Article();
			article.name = name;
			return article;
		}

	}

	@Mapper
	interface ArticleMapper extends BaseMapper<Article> {

	}

	static class Articles extends ServiceImpl<ArticleMapper, Article> {

		@Transactional
		@SnapshotAfterCommit
		public void importAll(List<Article> articles) {
			saveBatch(articles);
		}

	}

}
