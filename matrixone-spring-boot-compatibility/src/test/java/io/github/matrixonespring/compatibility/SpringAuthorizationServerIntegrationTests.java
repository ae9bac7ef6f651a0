package io.github.matrixonespring.compatibility;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.JdbcRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

class SpringAuthorizationServerIntegrationTests {

	private static final String SCHEMAS = "classpath:org/springframework/security/oauth2/server/authorization/";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext start(String node, String initializeSchema) {
		return Node.of(AuthorizationApplication.class, """
				org.springframework.boot.security.,org.springframework.boot.tomcat.,org.springframework.boot.webmvc.,\
				org.springframework.boot.http.""")
			.serving()
			.with("server.port=0", "spring.sql.init.mode=" + initializeSchema,
					"spring.sql.init.schema-locations=" + SCHEMAS + "client/oauth2-registered-client-schema.sql,"
							+ SCHEMAS + "oauth2-authorization-schema.sql")
			.start(database, node);
	}

	@Test
	void tokenIsKnownToTheOtherNodeUntilItIsRevoked() {
		ConfigurableApplicationContext node = start("first", "always");
		register(node.getBean(RegisteredClientRepository.class));
		database.control().sql(SnapshottedOrders.TABLE).update();
		RestClient first = client(node);
		RestClient second = client(start("second", "never"));

		Object token = post(first, "/oauth2/token", "grant_type=client_credentials&scope=orders").get("access_token");
		assertThat(post(second, "/oauth2/introspect", "token=" + token)).containsEntry("active", true)
			.containsEntry("scope", "orders")
			.containsEntry("client_id", "shop");

		node.getBean(SnapshottedOrders.class).place("book");
		String snapshot = node.getBean(TakenSnapshots.class).names().get(0);
		assertThat(database.control()
			.sql("select count(*) from oauth2_authorization {snapshot = `" + snapshot + "`}")
			.query(Long.class)
			.single()).isEqualTo(1);

		post(second, "/oauth2/revoke", "token=" + token);
		assertThat(post(first, "/oauth2/introspect", "token=" + token)).containsEntry("active", false);
	}

	private static void register(RegisteredClientRepository clients) {
		clients.save(RegisteredClient.withId(UUID.randomUUID().toString())
			.clientId("shop")
			.clientSecret("{noop}secret")
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenSettings(TokenSettings.builder().accessTokenTimeToLive(Duration.ofMinutes(5)).build())
			.scope("orders")
			.build());
	}

	private static RestClient client(ConfigurableApplicationContext node) {
		return RestClient.builder()
			.baseUrl("http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port"))
			.defaultHeaders((headers) -> headers.setBasicAuth("shop", "secret"))
			.build();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> post(RestClient client, String uri, String form) {
		Map<String, Object> answer = client.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body(form)
			.retrieve()
			.body(Map.class);
		return (answer != null) ? answer : Map.of();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SnapshottedOrders.class)
	static class AuthorizationApplication {

		@Bean
		RegisteredClientRepository registeredClientRepository(JdbcOperations jdbc) {
			return new JdbcRegisteredClientRepository(jdbc);
		}

		@Bean
		OAuth2AuthorizationService authorizationService(JdbcOperations jdbc, RegisteredClientRepository clients) {
			return new JdbcOAuth2AuthorizationService(jdbc, clients);
		}

	}

}
