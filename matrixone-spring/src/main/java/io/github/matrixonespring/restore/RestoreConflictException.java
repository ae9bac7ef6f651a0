package io.github.matrixonespring.restore;

import java.util.List;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * Thrown when others have changed rows that were to be restored. Nothing was changed: the
 * rows are as those others have left them.
 *
 * @since 0.1.0
 */
public class RestoreConflictException extends ConcurrencyFailureException {

	private static final int SHOWN = 10;

	private final transient List<RestoreRow> rows;

	private RestoreConflictException(String message, List<RestoreRow> rows) {
		super(message.formatted(rows.size(),
				rows.subList(0, Math.min(rows.size(), SHOWN)) + ((rows.size() > SHOWN) ? " and more" : "")));
		this.rows = List.copyOf(rows);
	}

	static RestoreConflictException changed(List<RestoreRow> rows) {
		return new RestoreConflictException("""
				%d rows were changed by others since they were looked at: %s. Nothing was restored. Try again, make a \
				new plan, or use onConflict(SKIP) to leave such rows alone""", rows);
	}

	static RestoreConflictException referring(List<RestoreRow> rows) {
		return new RestoreConflictException("""
				%d rows of others refer to rows that would go, or to rows that are gone: %s. Nothing was restored. Try \
				again, or make a new plan""", rows);
	}

	/**
	 * Return the rows that others have changed.
	 * @return the rows
	 */
	public List<RestoreRow> getRows() {
		return this.rows;
	}

}
