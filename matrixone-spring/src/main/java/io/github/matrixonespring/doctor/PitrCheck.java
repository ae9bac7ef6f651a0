package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.pitr.PitrStatus;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.timetravel.TableName;

/**
 * Looks for PITRs that keep nothing any more, and branches that cannot be compared any
 * more. Those only the account {@code sys} is told.
 */
final class PitrCheck implements Check {

	private final MatrixOneConnections connections;

	private final PitrManager pitrs;

	PitrCheck(MatrixOneConnections connections, PitrManager pitrs) {
		this.connections = connections;
		this.pitrs = pitrs;
	}

	@Override
	public String subject() {
		return "PITRs and branches";
	}

	@Override
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		for (Pitr pitr : this.pitrs.list()) {
			if (pitr.status() == PitrStatus.INACTIVE) {
				findings.add(Diagnosis.PITR_INACTIVE.found("PITR '%s' of %s is not active any more", pitr.name(),
						pitr.target()));
			}
			else if (pitr.status() == PitrStatus.UNKNOWN) {
				findings.add(Diagnosis.PITR_UNKNOWN.found("It is not known whether PITR '%s' of %s is active",
						pitr.name(), pitr.target()));
			}
		}
		List<String> branches = lostBranches();
		if (!branches.isEmpty()) {
			findings.add(Diagnosis.BRANCH_HISTORY_LOST.found("The branches %s have lost their history", branches));
		}
		return findings;
	}

	private List<String> lostBranches() {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return statements.query(DoctorSql.HAS_BRANCHES, (row, number) -> number).isEmpty() ? List.of()
					: statements.query(DoctorSql.LOST_BRANCHES,
							(row, number) -> new TableName(row.getString(1), row.getString(2)).toString());
		}
	}

}
