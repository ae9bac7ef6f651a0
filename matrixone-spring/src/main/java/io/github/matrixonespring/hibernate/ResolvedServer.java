package io.github.matrixonespring.hibernate;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.function.Function;

import io.github.matrixonespring.server.ServerQuestions;
import io.github.matrixonespring.server.ServerSession;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The server that Hibernate looks for a dialect for.
 *
 * @param info what Hibernate knows of it
 */
record ResolvedServer(DialectResolutionInfo info) implements ServerSession {

	@Override
	public String version() {
		return this.info.getDatabaseVersion();
	}

	@Override
	public <T> T ask(Function<ServerQuestions, T> questions) {
		DatabaseMetaData metaData = this.info.getDatabaseMetadata();
		if (metaData == null) {
			throw new DataAccessResourceFailureException("Hibernate has no connection to ask on");
		}
		try {
			return ServerSession.of(metaData.getConnection()).ask(questions);
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Hibernate's connection cannot be had", ex);
		}
	}

}
