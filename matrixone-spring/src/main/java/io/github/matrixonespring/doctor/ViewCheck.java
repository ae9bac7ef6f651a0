package io.github.matrixonespring.doctor;

import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Looks for views of the current database that do not compile, by reading none of their
 * rows.
 */
final class ViewCheck implements Check {

	private static final Log logger = LogFactory.getLog(Doctor.class);

	private static final String VIEW = "VIEW";

	private final MatrixOneConnections connections;

	ViewCheck(MatrixOneConnections connections) {
		this.connections = connections;
	}

	@Override
	public String subject() {
		return "views";
	}

	@Override
	public List<Finding> examine() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			String database = statements.currentDatabase();
			if (database.isEmpty()) {
				return List.of();
			}
			List<String> broken = new ArrayList<>();
			statements.query(DoctorSql.TABLES_OF_TYPE, (row, number) -> row.getString(1), database, VIEW)
				.forEach((view) -> {
					if (isBroken(statements, database, view)) {
						broken.add(view);
					}
				});
			return broken.isEmpty() ? List.of() : List
				.of(Diagnosis.BROKEN_VIEW.found("Views %s of database '%s' cannot be read", broken, database));
		}
	}

	private static boolean isBroken(MatrixOneStatements statements, String database, String view) {
		try {
			statements.query(DoctorSql.readView(new Identifier(database), new Identifier(view)),
					(row, number) -> number);
			return false;
		}
		catch (MatrixOnePermissionException ex) {
			logger.debug("View %s may not be read by this user".formatted(view), ex);
			return false;
		}
		catch (TransientDataAccessException | RecoverableDataAccessException
				| NonTransientDataAccessResourceException ex) {
			throw ex;
		}
		catch (DataAccessException ex) {
			logger.debug("View %s cannot be read".formatted(view), ex);
			return true;
		}
	}

}
