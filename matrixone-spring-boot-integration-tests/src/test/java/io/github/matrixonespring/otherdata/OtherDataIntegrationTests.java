package io.github.matrixonespring.otherdata;

import java.util.List;

import io.github.matrixonespring.otherdata.NoteMapper.NewNote;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TemplateInitializer;
import io.github.matrixonespring.test.TestDatabase;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mybatis.spring.MyBatisExceptionTranslator;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;

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
import org.springframework.jdbc.support.SQLExceptionTranslator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Snapshots after commit with Spring Data JDBC and with MyBatis.
 */
class OtherDataIntegrationTests {

	@Nested
	@MatrixOneTest(classes = DataJdbcApplication.class)
	class SpringDataJdbc extends Notes {

	}

	@Nested
	@MatrixOneTest(classes = MybatisApplication.class)
	class Mybatis extends Notes {

		@Autowired
		private NoteMapper notes;

		@Test
		void snapshotOfMapperMethodIsNamedByItsParameters() {
			NewNote note = new NewNote("title");
			this.notes.insertWithSnapshot(prefix(), note);
			assertThat(snapshots()).containsExactly(prefix() + "_" + note.getId() + "_1");
		}

		@Test
		void snapshotOfMapperMethodWithoutNameIsNamedByTheMapper() {
			this.notes.renameAll("title");
			assertThat(snapshots()).singleElement().asString().startsWith("notemapper_renameall_");
		}

	}

	abstract static class Notes {

		@Autowired
		private NoteService service;

		@Autowired
		private JdbcClient jdbc;

		@Autowired
		private TestDatabase database;

		@Test
		void snapshotIsNamedByTheGeneratedIdAndContainsTheRow() {
			Long id = this.service.add(prefix(), "title");
			assertThat(id).isPositive();
			assertThat(snapshots()).containsExactly(prefix() + "_" + id);
			assertThat(this.jdbc.sql("select title from note {snapshot = '" + prefix() + "_" + id + "'} where id = ?")
				.param(id)
				.query(String.class)
				.list()).containsExactly("title");
		}

		@Test
		void duplicateRollsBackAndHasNoSnapshot() {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.service.addTwice(prefix(), "title"));
			assertThat(snapshots()).isEmpty();
			assertThat(this.jdbc.sql("select count(*) from note").query(Long.class).single()).isZero();
		}

		@Test
		void errorThatSpringDoesNotKnowIsTranslated() {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.service.add(prefix(), "refused"));
		}

		/**
		 * Names of snapshots are those of the whole server.
		 */
		String prefix() {
			return "s_" + this.database.name();
		}

		List<String> snapshots() {
			return this.jdbc.sql("select sname from mo_catalog.mo_snapshots where database_name = ?")
				.param(this.database.name())
				.query(String.class)
				.list();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tables {

		@Bean
		TemplateInitializer noteTable() {
			return (dataSource) -> JdbcClient.create(dataSource)
				.sql("create table note (id bigint auto_increment primary key, title varchar(100) unique,"
						+ " check (title <> 'refused'))")
				.update();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
	static class DataJdbcApplication extends Tables {

		@Bean
		NoteService noteService(NoteRepository notes) {
			return new NoteService((title) -> notes.save(new Note(null, title)).id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
	static class MybatisApplication extends Tables {

		/**
		 * MyBatis makes a translator of its own unless it is given one.
		 */
		@Bean
		SqlSessionTemplate sqlSessionTemplate(SqlSessionFactory sessions, SQLExceptionTranslator translator) {
			return new SqlSessionTemplate(sessions, sessions.getConfiguration().getDefaultExecutorType(),
					new MyBatisExceptionTranslator(() -> translator, false));
		}

		@Bean
		NoteService noteService(NoteMapper notes) {
			return new NoteService((title) -> {
				NewNote note = new NewNote(title);
				notes.insert(note);
				return note.getId();
			});
		}

	}

}
