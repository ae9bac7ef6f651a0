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

	/**
	 * Create the exception.
	 * @param rows the rows that others have changed
	 */
	public RestoreConflictException(List<RestoreRow> rows) {
		super("""
				%d rows were changed by others since they were looked at: %s%s. Nothing was restored. Try again, make a \
				new plan, or leave such rows as they are by onConflict(SKIP)"""
			.formatted(rows.size(), rows.subList(0, Math.min(rows.size(), SHOWN)),
					(rows.size() > SHOWN) ? " and more" : ""));
		this.rows = List.copyOf(rows);
	}

	/**
	 * Return the rows that others have changed.
	 * @return the rows
	 */
	public List<RestoreRow> getRows() {
		return this.rows;
	}

}
