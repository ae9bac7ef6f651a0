package io.github.matrixonespring.test.context;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where the application does not say which server to use. One that it names is
 * never replaced.
 */
class OnNoServerConfiguredCondition extends SpringBootCondition {

	private static final List<String> SOURCES = List.of("spring.datasource.url", "spring.datasource.jndi-name",
			"spring.datasource.hikari.jdbc-url", "spring.datasource.hikari.data-source-class-name");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("MatrixOne test server");
		Environment environment = context.getEnvironment();
		return SOURCES.stream()
			.filter((property) -> StringUtils.hasText(environment.getProperty(property)))
			.findFirst()
			.map((property) -> ConditionOutcome.noMatch(message.because(property + " is set")))
			.orElseGet(() -> ConditionOutcome.match(message.because("no server is configured")));
	}

}
