package io.github.matrixonespring.embedded.error;

import java.sql.DataTruncation;

/**
 * A value that does not fit its column. Connector/J reports it as a
 * {@link DataTruncation} with the server's number and text, which that class cannot hold.
 */
final class ServerTruncation extends DataTruncation {

	private static final long serialVersionUID = 1L;

	private final int number;

	private final String text;

	ServerTruncation(int number, String text) {
		super(0, false, false, 0, 0);
		this.number = number;
		this.text = text;
	}

	@Override
	public String getMessage() {
		return "Data truncation: " + this.text;
	}

	@Override
	public String getSQLState() {
		return "22001";
	}

	@Override
	public int getErrorCode() {
		return this.number;
	}

}
