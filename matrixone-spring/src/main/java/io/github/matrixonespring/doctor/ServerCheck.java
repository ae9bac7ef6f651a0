package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Looks whether the server is MatrixOne, and what is known of it.
 */
final class ServerCheck implements Check {

	private final MatrixOneConnections connections;

	ServerCheck(MatrixOneConnections connections) {
		this.connections = connections;
	}

	@Override
	public String subject() {
		return "the server and its capabilities";
	}

	@Override
	public List<Finding> examine() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			if (!statements.isMatrixOne()) {
				return List.of(Diagnosis.NOT_MATRIXONE.found("The server is %s %s and not MatrixOne",
						statements.metaData((metaData) -> metaData.getDatabaseProductName()),
						statements.metaData((metaData) -> metaData.getDatabaseProductVersion())));
			}
		}
		List<Evidence> evidence = this.connections.getCapabilities().evidence();
		List<Finding> findings = new ArrayList<>();
		if (evidence.stream().noneMatch((known) -> known.basis() == Evidence.Basis.BY_VERSION)) {
			findings.add(Diagnosis.UNRECORDED_SERVER.found("The server, version %s, is not one that was recorded",
					evidence.get(0).version()));
		}
		List<Evidence> assumed = evidence.stream().filter((known) -> !known.isKnown()).toList();
		if (!assumed.isEmpty()) {
			findings.add(Diagnosis.UNKNOWN_CAPABILITIES.found("It is not known whether the server has %s",
					assumed.stream()
						.map((known) -> known.capability().propertyName())
						.collect(Collectors.joining(", "))));
		}
		return findings;
	}

}
