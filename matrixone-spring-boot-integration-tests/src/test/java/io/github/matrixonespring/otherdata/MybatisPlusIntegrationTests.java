package io.github.matrixonespring.otherdata;

import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import com.baomidou.mybatisplus.extension.service.impl.ServiceImpl;
import com.baomidou.mybatisplus.extension.spring.MybatisSqlSessionFactoryBean;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TemplateInitializer;
import io.github.matrixonespring.test.TestDatabase;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;
import org.mybatis.spring.mapper.MapperFactoryBean;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.CustomSQLExceptionTranslatorRegistry;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * MyBatis-Plus, whose batches open sessions of their own and translate their errors by
 * Spring's error codes.
 */
@MatrixOneTest(classes = MybatisPlusIntegrationTests.Application.class)
class MybatisPlusIntegrationTests {

	@Autowired
	private Memos memos;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestDatabase database;

	@AfterAll
	static void translateNothingElse() {
		CustomSQLExceptionTranslatorRegistry.getInstance().registerTranslator("MySQL", (task, sql, ex) -> null);
	}

	@Test
	void batchIsContainedInItsSnapshot() {
		String name = "s_" + this.database.name();
		this.memos.saveAll(name, List.of(new Memo("first"), new Memo("second")));
		assertThat(this.jdbc.sql("select title from memo {snapshot = '" + name + "'} order by title")
			.query(String.class)
			.list()).containsExactly("first", "second");
	}

	@Test
	void errorsOfBatchAreTranslated() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.memos.saveAll("s_" + this.database.name(), memos("same", "same")));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.memos.saveAll("s_" + this.database.name(), memos("first", "refused")));
		assertThat(this.memos.count()).isZero();
	}

	@Test
	void errorsOfMapperAreTranslated() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.memos.save(new Memo("refused")));
	}

	private static List<Memo> memos(String... titles) {
		return Stream.of(titles).map(Memo::new).toList();
	}

	@TableName("memo")
	static class Memo {

		@TableId(type = IdType.AUTO)
		private Long id;

		private String title;

		Memo() {
		}

		Memo(String title) {
			this.title = title;
		}

		public Long getId() {
			return this.id;
		}

		public void setId(Long id) {
			this.id = id;
		}

		public String getTitle() {
			return this.title;
		}

		public void setTitle(String title) {
			this.title = title;
		}

	}

	interface MemoMapper extends BaseMapper<Memo> {

	}

	static class Memos extends ServiceImpl<MemoMapper, Memo> {

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void saveAll(String snapshot, List<Memo> memos) {
			saveBatch(memos);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class,
					DataJdbcRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
	static class Application {

		/**
		 * For all of the JVM that Spring translates by the error codes of MySQL.
		 */
		@Autowired
		void translateErrorsOfMatrixOne(SQLExceptionTranslator translator) {
			CustomSQLExceptionTranslatorRegistry.getInstance()
				.registerTranslator("MySQL", (task, sql, ex) -> "HY000".equals(ex.getSQLState())
						? translator.translate(task, sql, ex) : null);
		}

		@Bean
		MybatisSqlSessionFactoryBean sqlSessionFactory(DataSource dataSource) {
			MybatisSqlSessionFactoryBean factory = new MybatisSqlSessionFactoryBean();
			factory.setDataSource(dataSource);
			return factory;
		}

		@Bean
		MapperFactoryBean<MemoMapper> memoMapper(SqlSessionFactory sessions) {
			MapperFactoryBean<MemoMapper> mapper = new MapperFactoryBean<>(MemoMapper.class);
			mapper.setSqlSessionFactory(sessions);
			return mapper;
		}

		@Bean
		Memos memos() {
			return new Memos();
		}

		@Bean
		TemplateInitializer memoTable() {
			return (dataSource) -> JdbcClient.create(dataSource)
				.sql("create table memo (id bigint auto_increment primary key, title varchar(100) unique,"
						+ " check (title <> 'refused'))")
				.update();
		}

	}

}
