package io.github.matrixonespring.otherdata;

import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.otherdata.NoteMapper.NewNote;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mybatis.spring.MyBatisExceptionTranslator;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Snapshots after commit with Spring Data JDBC and with MyBatis.
 */
class OtherDataIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.control()
			.sql("create table note (id bigint auto_increment primary key, title varchar(100) unique,"
					+ " check (title <> 'refused'))")
			.update();
	}

	@ParameterizedTest
	@EnumSource
	void snapshotIsNamedByTheGeneratedIdAndContainsTheRow(Access access) {
		String prefix = access.prefix("adds");
		try (ConfigurableApplicationContext context = access.start()) {
			Long id = context.getBean(NoteService.class).add(prefix, prefix);
			assertThat(id).isPositive();
			assertThat(snapshots(prefix)).containsExactly(prefix + "_" + id);
			assertThat(database.control()
				.sql("select title from note {snapshot = '" + prefix + "_" + id + "'} where id = ?")
				.param(id)
				.query(String.class)
				.list()).containsExactly(prefix);
		}
	}

	@ParameterizedTest
	@EnumSource
	void duplicateRollsBackAndHasNoSnapshot(Access access) {
		String prefix = access.prefix("fails");
		try (ConfigurableApplicationContext context = access.start()) {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> context.getBean(NoteService.class).addTwice(prefix, prefix));
			assertThat(snapshots(prefix)).isEmpty();
			assertThat(database.control()
				.sql("select count(*) from note where title = ?")
				.param(prefix)
				.query(Long.class)
				.single()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void errorThatSpringDoesNotKnowIsTranslated(Access access) {
		try (ConfigurableApplicationContext context = access.start()) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> context.getBean(NoteService.class).add(access.prefix("refused"), "refused"));
		}
	}

	private static List<String> snapshots(String prefix) {
		return database.control()
			.sql("select sname from mo_catalog.mo_snapshots where sname like ?")
			.param(prefix.replace("_", "\\_") + "%")
			.query(String.class)
			.list();
	}

	enum Access {

		SPRING_DATA_JDBC(DataJdbcApplication.class),

		MYBATIS(MybatisApplication.class);

		private final Class<?> application;

		Access(Class<?> application) {
			this.application = application;
		}

		ConfigurableApplicationContext start() {
			return new SpringApplicationBuilder(this.application).web(WebApplicationType.NONE)
				.properties(database.properties())
				.properties("spring.main.banner-mode=off")
				.run();
		}

		String prefix(String test) {
			return database.name(name().toLowerCase(Locale.ROOT) + "_" + test);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, MybatisAutoConfiguration.class })
	static class DataJdbcApplication {

		@Bean
		NoteService noteService(NoteRepository notes) {
			return new NoteService((title) -> notes.save(new Note(null, title)).id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
	static class MybatisApplication {

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
