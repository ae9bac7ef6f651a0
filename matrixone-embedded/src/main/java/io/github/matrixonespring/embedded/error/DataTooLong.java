package io.github.matrixonespring.embedded.error;

import java.sql.DataTruncation;

/**
 * A value that does not fit its column. Connector/J reports it as a
 * {@link DataTruncation} with the server's number and text, which that class cannot hold.
 */
final class DataTooLong extends DataTruncation {

	private static final long serialVersionUID = 1L;

	private static final int NUMBER = 1406;

	private final String text;

	DataTooLong(String text) {
		super(0, false, false, 0, 0);
		this.text = text;
	}

	@Override
	public String getMessage() {
		return this.text;
	}

	@Override
	public int getErrorCode() {
		return NUMBER;
	}

}
