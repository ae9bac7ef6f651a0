package io.github.matrixonespring.embedded.engine;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import org.h2.tools.SimpleResultSet;

/**
 * Generated keys as rows. They are asked for behind each insertion, so H2 is not asked to
 * make them: that would take as long as the insertion.
 */
public final class GeneratedKeys extends SimpleResultSet {

	private final int count;

	private boolean ended;

	/**
	 * Create rows, in front of the first one.
	 * @param keys the keys
	 */
	public GeneratedKeys(List<Long> keys) {
		this.count = keys.size();
		setAutoClose(false);
		addColumn("GENERATED_KEY", Types.DECIMAL, 20, 0);
		keys.forEach((key) -> addRow(BigDecimal.valueOf(key)));
	}

	@Override
	public boolean next() throws SQLException {
		if (isClosed()) {
			throw ServerError.of(0, "S1000", "Operation not allowed after ResultSet closed");
		}
		this.ended = !super.next();
		return !this.ended;
	}

	@Override
	public boolean isBeforeFirst() {
		return this.count > 0 && getRow() == 0 && !this.ended;
	}

	@Override
	public boolean isAfterLast() {
		return this.count > 0 && this.ended;
	}

	@Override
	public boolean isFirst() {
		return getRow() == 1;
	}

	@Override
	public boolean isLast() {
		return this.count > 0 && getRow() == this.count;
	}

}
