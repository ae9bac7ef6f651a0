package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Looks whether the user that snapshots are managed by may do so: the server asks for the
 * role that is active, and one that has been granted the administrator's does not count.
 */
final class RightsCheck implements Check {

	private static final Set<String> ADMINISTRATORS = Set.of("moadmin", "accountadmin");

	private final MatrixOneConnections connections;

	RightsCheck(MatrixOneConnections connections) {
		this.connections = connections;
	}

	@Override
	public String subject() {
		return "the account and the role";
	}

	@Override
	public List<Finding> examine() {
		Principal application = principal(this.connections.joining());
		if (!this.connections.haveAdministrator()) {
			return application.isAdministrator() ? List.of() : List.of(Diagnosis.NO_ADMIN_ROLE
				.found("%s may not manage snapshots and PITRs, and matrixone.admin.username is not set", application));
		}
		Principal administrator = principal(this.connections.asAdministrator().joining());
		List<Finding> findings = new ArrayList<>();
		if (!administrator.isAdministrator()) {
			findings.add(Diagnosis.ADMIN_WITHOUT_ROLE
				.found("%s, of matrixone.admin.username, may not manage snapshots and PITRs", administrator));
		}
		if (!administrator.account().equals(application.account())) {
			findings.add(Diagnosis.ADMIN_OF_OTHER_ACCOUNT
				.found("%s, of matrixone.admin.username, is of another account than %s", administrator, application));
		}
		return findings;
	}

	private static Principal principal(MatrixOneStatements leased) {
		try (MatrixOneStatements statements = leased) {
			return statements
				.query(DoctorSql.WHO,
						(row, number) -> new Principal(row.getString(1), row.getString(2), row.getString(3)))
				.get(0);
		}
	}

	private record Principal(String account, String user, String role) {

		private boolean isAdministrator() {
			return ADMINISTRATORS.contains(this.role);
		}

		@Override
		public String toString() {
			return "User '%s' of account '%s' with role '%s'".formatted(this.user, this.account, this.role);
		}

	}

}
