package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;

/**
 * Matches where the URL is one of the embedded engine, or where nothing says which server
 * to use and MatrixOne is wanted. A server that is configured is never replaced.
 */
class OnEmbeddedEngineCondition extends SpringBootCondition {

	private static final String URL = "spring.datasource.url";

	private static final List<String> OTHER_SOURCES = List.of("spring.datasource.jndi-name",
			"spring.datasource.hikari.jdbc-url", "spring.datasource.hikari.data-source-class-name",
			"spring.datasource.hikari.data-source-j-n-d-i", "spring.datasource.tomcat.url",
			"spring.datasource.dbcp2.url", "spring.datasource.oracleucp.url",
			"spring.datasource.xa.data-source-class-name", "spring.datasource.driver-class-name");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return outcome(context.getEnvironment());
	}

	/**
	 * Return whether the embedded engine is to be used. The condition may have been asked
	 * at build time, when it matched, and the environment is another one now.
	 */
	static boolean isWanted(Environment environment) {
		return outcome(environment).isMatch();
	}

	private static ConditionOutcome outcome(Environment environment) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("MatrixOne embedded engine");
		String url = url(environment);
		if (StringUtils.hasText(url)) {
			return new ConditionOutcome(url.startsWith(EmbeddedConnectionDetails.URL_PREFIX),
					message.because(URL + " is set"));
		}
		if (!environment.getProperty("matrixone.enabled", Boolean.class, true)) {
			return ConditionOutcome.noMatch(message.because("matrixone.enabled is false"));
		}
		return OTHER_SOURCES.stream()
			.filter((property) -> StringUtils.hasText(environment.getProperty(property)))
			.findFirst()
			.map((property) -> ConditionOutcome.noMatch(message.because(property + " is set")))
			.orElseGet(() -> ConditionOutcome.match(message.because("no server is configured")));
	}

	/**
	 * Return the URL. One with a placeholder that nothing resolves is no reason for a
	 * test slice to fail, which replaces the {@code DataSource}.
	 */
	static @Nullable String url(Environment environment) {
		try {
			return environment.getProperty(URL);
		}
		catch (PlaceholderResolutionException ex) {
			return "unresolved";
		}
	}

}
