package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.matrixonespring.restore.TableCircles;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Looks for what makes the current database one that the server cannot restore or clone
 * as a whole: sequences and foreign keys.
 */
final class DatabaseCheck implements Check {

	/** As the server shows sequences. */
	private static final String SEQUENCE = "INTERNAL TABLE";

	private final MatrixOneConnections connections;

	DatabaseCheck(MatrixOneConnections connections) {
		this.connections = connections;
	}

	@Override
	public String subject() {
		return "sequences and foreign keys";
	}

	@Override
	public List<Finding> examine() {
		String database;
		List<Finding> findings = new ArrayList<>();
		try (MatrixOneStatements statements = this.connections.joining()) {
			database = statements.currentDatabase();
			if (database.isEmpty()) {
				return List.of();
			}
			if (!statements.serverHas(Capability.CLONED_SEQUENCES)) {
				List<String> sequences = statements.query(DoctorSql.TABLES_OF_TYPE, (row, number) -> row.getString(1),
						database, SEQUENCE);
				if (!sequences.isEmpty()) {
					findings.add(Diagnosis.SEQUENCES.found("Database '%s' has the sequences %s", database, sequences));
				}
			}
		}
		List<Reference> references = references(database);
		Set<TableName> cycle = TableCircles.find(references, Reference::child, Reference::parent);
		if (!cycle.isEmpty()) {
			findings
				.add(Diagnosis.FOREIGN_KEY_CYCLE.found("Foreign keys of the tables %s of database '%s' form a circle",
						cycle.stream().map(TableName::table).sorted().toList(), database));
		}
		Set<String> elsewhere = new TreeSet<>();
		references.stream()
			.filter((reference) -> !reference.child().database().equals(database)
					&& reference.parent().database().equals(database))
			.forEach((reference) -> elsewhere
				.add("%s to '%s'".formatted(reference.child(), reference.parent().table())));
		if (!elsewhere.isEmpty()) {
			findings.add(Diagnosis.FOREIGN_KEY_FROM_ELSEWHERE
				.found("Foreign keys of other databases lead into database '%s': %s", database, elsewhere));
		}
		return findings;
	}

	private List<Reference> references(String database) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return references(statements, DoctorSql.FOREIGN_KEYS, database);
		}
		catch (MatrixOnePermissionException ex) {
			try (MatrixOneStatements statements = this.connections.joining()) {
				return references(statements, DoctorSql.VISIBLE_FOREIGN_KEYS, database);
			}
		}
	}

	private static List<Reference> references(MatrixOneStatements statements, String sql, String database) {
		return statements.query(sql, (row, number) -> new Reference(new TableName(row.getString(1), row.getString(2)),
				new TableName(row.getString(3), row.getString(4))), database, database);
	}

	private record Reference(TableName child, TableName parent) {

	}

}
