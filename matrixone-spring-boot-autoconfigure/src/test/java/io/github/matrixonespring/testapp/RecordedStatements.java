package io.github.matrixonespring.testapp;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.matrixonespring.support.MatrixOneStatementListener;

/**
 * Sees the statements of the library.
 */
public class RecordedStatements implements MatrixOneStatementListener {

	private final List<String> statements = new CopyOnWriteArrayList<>();

	@Override
	public void beforeStatement(String sql) {
		this.statements.add("before " + sql);
	}

	@Override
	public void afterStatement(String sql, Duration duration, SQLException failure) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("negative duration");
		}
		this.statements.add((failure != null) ? "failed " + sql : "after " + sql);
	}

	public List<String> get() {
		return List.copyOf(this.statements);
	}

	public void clear() {
		this.statements.clear();
	}

}
