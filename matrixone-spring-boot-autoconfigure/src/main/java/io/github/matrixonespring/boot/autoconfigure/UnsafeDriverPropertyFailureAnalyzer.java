package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnsafeDriverPropertyException}.
 */
class UnsafeDriverPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnsafeDriverPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsafeDriverPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"""
						Remove '%s=%s' from the JDBC URL (such as spring.datasource.url) or from the driver properties of the pool \
						(such as spring.datasource.hikari.data-source-properties). The driver's default is safe."""
					.formatted(cause.getProperty(), cause.getValue()),
				cause);
	}

}
