package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;

import io.github.matrixonespring.doctor.Finding;

/**
 * Thrown where the doctor is to keep an application from starting.
 */
class DoctorFindingsException extends RuntimeException {

	private final List<Finding> findings;

	DoctorFindingsException(List<Finding> findings) {
		super("The doctor has found " + findings.stream().map(Finding::id).toList()
				+ ", and matrixone.doctor.mode is 'fail'");
		this.findings = List.copyOf(findings);
	}

	List<Finding> getFindings() {
		return this.findings;
	}

}
