package io.github.matrixonespring.doctor;

import java.util.List;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * A check of something that only MatrixOne has. If the server is another one,
 * {@link ServerCheck} says so once, instead of every check failing on a question that the
 * server does not understand.
 */
final class CheckOfMatrixOne implements Check {

	private final MatrixOneConnections connections;

	private final Check check;

	CheckOfMatrixOne(MatrixOneConnections connections, Check check) {
		this.connections = connections;
		this.check = check;
	}

	@Override
	public String subject() {
		return this.check.subject();
	}

	@Override
	public List<Finding> examine() {
		return isMatrixOne() ? this.check.examine() : List.of();
	}

	private boolean isMatrixOne() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			return statements.isMatrixOne();
		}
	}

}
