package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.time.Instant;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

class SpringSessionIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext start(String node) {
		return Node.of(SessionApplication.class,
				"org.springframework.boot.session.,org.springframework.boot.tomcat.,org.springframework.boot.webmvc.")
			.serving()
			.with("server.port=0",
					"spring.session.jdbc.initialize-schema=" + (node.equals("first") ? "always" : "never"),
					"spring.session.jdbc.cleanup-cron=-")
			.start(database, node);
	}

	@Test
	void sessionIsSharedAndExpires() {
		database.control().sql(SnapshottedOrders.TABLE).update();
		ConfigurableApplicationContext node = start("first");
		FindByIndexNameSessionRepository<Session> first = sessions(node);
		FindByIndexNameSessionRepository<Session> second = sessions(start("second"));
		Session session = first.createSession();
		session.setAttribute("basket", "book");
		session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "ada");
		first.save(session);

		Session read = second.findById(session.getId());
		assertThat(read.<String>getAttribute("basket")).isEqualTo("book");
		read.setAttribute("basket", "two books");
		second.save(read);
		assertThat(first.findByPrincipalName("ada").get(session.getId()).<String>getAttribute("basket"))
			.isEqualTo("two books");

		node.getBean(SnapshottedOrders.class).place("two books");
		String snapshot = node.getBean(TakenSnapshots.class).names().get(0);
		assertThat(sessionsAt(snapshot)).isEqualTo(1);

		Session old = first.findById(session.getId());
		old.setMaxInactiveInterval(Duration.ofSeconds(1));
		old.setLastAccessedTime(Instant.now().minusSeconds(60));
		first.save(old);
		assertThat(second.findById(session.getId())).isNull();
		node.getBean(JdbcIndexedSessionRepository.class).cleanUpExpiredSessions();
		assertThat(database.control().sql("select count(*) from SPRING_SESSION").query(Long.class).single()).isZero();
		assertThat(database.control().sql("select count(*) from SPRING_SESSION_ATTRIBUTES").query(Long.class).single())
			.isZero();
		assertThat(sessionsAt(snapshot)).isEqualTo(1);
	}

	private static long sessionsAt(String snapshot) {
		return database.control()
			.sql("select count(*) from SPRING_SESSION {snapshot = `" + snapshot + "`}")
			.query(Long.class)
			.single();
	}

	@SuppressWarnings("unchecked")
	private static FindByIndexNameSessionRepository<Session> sessions(ConfigurableApplicationContext node) {
		return (FindByIndexNameSessionRepository<Session>) (FindByIndexNameSessionRepository<?>) node
			.getBean(JdbcIndexedSessionRepository.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SnapshottedOrders.class)
	static class SessionApplication {

	}

}
