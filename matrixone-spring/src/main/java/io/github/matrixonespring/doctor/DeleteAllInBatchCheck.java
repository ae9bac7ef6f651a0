package io.github.matrixonespring.doctor;

import java.util.List;

import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.pitr.PitrStatus;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.transaction.MatrixOneConnections;

/**
 * Tells of {@code deleteAllInBatch()} where that may have ended the PITR of a table. What
 * the application calls cannot be seen.
 */
final class DeleteAllInBatchCheck implements Check {

	private static final String REPOSITORY = "org.springframework.data.jpa.repository.JpaRepository";

	private final MatrixOneConnections connections;

	private final PitrManager pitrs;

	private final ExistingBeans beans;

	DeleteAllInBatchCheck(MatrixOneConnections connections, PitrManager pitrs, ExistingBeans beans) {
		this.connections = connections;
		this.pitrs = pitrs;
		this.beans = beans;
	}

	@Override
	public String subject() {
		return "repositories and PITRs of tables";
	}

	@Override
	public List<Finding> examine() {
		return this.beans.has(REPOSITORY) ? new CheckOfMatrixOne(this.connections, this::endedPitrs).examine()
				: List.of();
	}

	private List<Finding> endedPitrs() {
		List<String> tables = this.pitrs.list()
			.stream()
			.filter((pitr) -> pitr.status() == PitrStatus.INACTIVE && pitr.target().level() == SnapshotLevel.TABLE)
			.map(Pitr::target)
			.map(SnapshotTarget::toString)
			.toList();
		return tables.isEmpty() ? List.of() : List.of(Diagnosis.TRUNCATING_DELETE
			.found("There are repositories of Spring Data JPA, and the PITRs of %s have ended", tables));
	}

}
