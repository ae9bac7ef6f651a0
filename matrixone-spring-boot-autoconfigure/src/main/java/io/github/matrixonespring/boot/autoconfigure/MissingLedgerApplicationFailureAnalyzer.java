package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link MissingLedgerApplicationException}.
 */
class MissingLedgerApplicationFailureAnalyzer extends AbstractFailureAnalyzer<MissingLedgerApplicationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingLedgerApplicationException cause) {
		return new FailureAnalysis(cause.getMessage(), """
				Set spring.application.name, or matrixone.ledger.application, to a name that all instances of this \
				application have, also after a restart, and no other application of the same ledger. Without the \
				ledger (matrixone.ledger.enabled=false) no name is needed.""", cause);
	}

}
