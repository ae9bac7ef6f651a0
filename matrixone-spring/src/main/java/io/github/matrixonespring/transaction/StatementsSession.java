package io.github.matrixonespring.transaction;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.matrixonespring.server.ServerQuestions;
import io.github.matrixonespring.server.ServerSession;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Asks the server of a connection for its capabilities, on that connection where it is in
 * no transaction, else on one beside it.
 *
 * @param statements sends on the connection
 * @param beside opens another one
 */
record StatementsSession(MatrixOneStatements statements,
		Supplier<MatrixOneStatements> beside) implements ServerSession {

	@Override
	public String version() {
		return this.statements.metaData(DatabaseMetaData::getDatabaseProductVersion);
	}

	@Override
	public <T> T ask(Function<ServerQuestions, T> questions) {
		if (this.statements.isFree()) {
			return questions.apply(new Questions(this.statements));
		}
		String version = version();
		try (MatrixOneStatements other = this.beside.get()) {
			if (!version.equals(other.server().version())) {
				throw new DataAccessResourceFailureException(
						"The connection beside the pool is to a server of another version than %s".formatted(version));
			}
			return questions.apply(new Questions(other));
		}
	}

	private record Questions(MatrixOneStatements statements) implements ServerQuestions {

		@Override
		public Answer ask(String sql) {
			try {
				List<String> values = this.statements.ask(sql);
				return Answer.of(values.isEmpty() ? null : values.get(0));
			}
			catch (DataAccessException ex) {
				if (ex.getRootCause() instanceof SQLException error && error.getErrorCode() != 0) {
					return new Answer(null, error.getErrorCode(), String.valueOf(error.getMessage()));
				}
				throw ex;
			}
		}

		@Override
		public boolean isInTransaction() {
			return this.statements.isTransactionOpen();
		}

	}

}
