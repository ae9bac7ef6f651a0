package io.github.matrixonespring.boot.autoconfigure;

import java.util.stream.Collectors;

import io.github.matrixonespring.doctor.Finding;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link DoctorFindingsException}.
 */
class DoctorFindingsFailureAnalyzer extends AbstractFailureAnalyzer<DoctorFindingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DoctorFindingsException cause) {
		String found = cause.getFindings()
			.stream()
			.map((finding) -> "    %s [%s] %s. %s.".formatted(finding.severity(), finding.id(), finding.what(),
					finding.why()))
			.collect(Collectors.joining(System.lineSeparator()));
		String remedies = cause.getFindings()
			.stream()
			.map(DoctorFindingsFailureAnalyzer::remedy)
			.collect(Collectors.joining(System.lineSeparator()));
		return new FailureAnalysis(
				"The doctor has looked at the MatrixOne server and at how it is used, and has found:%n%n%s"
					.formatted(found),
				"""
						%s

						What is known and accepted can be left out by matrixone.doctor.ignore, and matrixone.doctor.mode=log \
						starts the application whatever is found."""
					.formatted(remedies),
				cause);
	}

	private static String remedy(Finding finding) {
		return "[%s] %s.%s".formatted(finding.id(), finding.remedy(),
				(finding.link() != null) ? " See " + finding.link() : "");
	}

}
