package io.github.matrixonespring.otherdata;

import javax.sql.DataSource;

import io.github.matrixonespring.otherdata.NoteMapper.NewNote;
import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.TemplateInitializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.mybatis.spring.boot.test.autoconfigure.MybatisTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Other slices than those of JPA and JDBC have a database for each test, too.
 */
class OtherSlicesIntegrationTests {

	abstract static class Notes {

		@Autowired
		private DataSource dataSource;

		@RepeatedTest(2)
		void commitIsGone() {
			JdbcClient jdbc = JdbcClient.create(this.dataSource);
			assertThat(jdbc.sql("select count(*) from note").query(Integer.class).single()).isZero();
			add("title");
			assertThat(jdbc.sql("select title from note").query(String.class).list()).containsExactly("title");
		}

		abstract void add(String title);

	}

	@Nested
	@MybatisTest
	@ContextConfiguration(classes = Application.class)
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfMybatis extends Notes {

		@Autowired
		private NoteMapper mapper;

		@Override
		void add(String title) {
			this.mapper.insert(new NewNote(title));
		}

	}

	@Nested
	@DataJdbcTest
	@ContextConfiguration(classes = Application.class)
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfDataJdbc extends Notes {

		@Autowired
		private JdbcClient jdbc;

		@Override
		void add(String title) {
			this.jdbc.sql("insert into note (title) values (?)").param(title).update();
		}

	}

	@Nested
	@JooqTest
	@ContextConfiguration(classes = Application.class)
	@AutoConfigureMatrixOne
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class OfJooq extends Notes {

		@Autowired
		private DataSource dataSource;

		@Override
		void add(String title) {
			JdbcClient.create(this.dataSource).sql("insert into note (title) values (?)").param(title).update();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {

		@Bean
		TemplateInitializer notes() {
			return (dataSource) -> JdbcClient.create(dataSource)
				.sql("create table note (id bigint auto_increment primary key, title varchar(50))")
				.update();
		}

	}

}
