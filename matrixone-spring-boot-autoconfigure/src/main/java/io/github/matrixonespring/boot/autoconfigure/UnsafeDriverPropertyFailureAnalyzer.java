package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnsafeDriverPropertyException}.
 */
class UnsafeDriverPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnsafeDriverPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsafeDriverPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(), """
				Remove '%s=%s' from the JDBC URL (spring.datasource.url) or from the driver properties of the pool \
				(spring.datasource.hikari.data-source-properties). The driver prepares on the client by default."""
			.formatted(cause.getProperty(), cause.getValue()), cause);
	}

}
