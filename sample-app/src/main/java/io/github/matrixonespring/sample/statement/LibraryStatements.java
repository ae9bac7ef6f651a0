package io.github.matrixonespring.sample.statement;

import java.sql.SQLException;
import java.time.Duration;

import io.github.matrixonespring.sample.statement.ObservedStatement.Observer;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Sees what the library sends, also on connections beside the pool.
 */
@Component
class LibraryStatements implements MatrixOneStatementListener {

	private final StatementLog log;

	LibraryStatements(StatementLog log) {
		this.log = log;
	}

	@Override
	public void beforeStatement(String sql) {
		this.log.before();
	}

	@Override
	public void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
		this.log.after(new ObservedStatement(Observer.LIBRARY, sql, 1, duration, failure == null));
	}

}
