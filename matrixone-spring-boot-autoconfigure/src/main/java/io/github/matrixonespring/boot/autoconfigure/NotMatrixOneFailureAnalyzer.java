package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link NotMatrixOneException}.
 */
class NotMatrixOneFailureAnalyzer extends AbstractFailureAnalyzer<NotMatrixOneException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NotMatrixOneException cause) {
		return new FailureAnalysis(cause.getMessage(), """
				Set spring.datasource.url to a MatrixOne server, or mark the DataSource that is one with \
				@MatrixOneDataSource. Without this check (matrixone.verify-server=false) the application starts, \
				and snapshots and clones fail.""", cause);
	}

}
