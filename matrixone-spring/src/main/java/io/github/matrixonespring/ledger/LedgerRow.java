package io.github.matrixonespring.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was read, with what tells whether it has changed since.
 *
 * @param entry the entry
 * @param version how often recovery has claimed it
 */
record LedgerRow(LedgerEntry entry, int version) {

	/**
	 * Return an entry that has just been written.
	 */
	static LedgerRow written(String id, Request request) {
		return new LedgerRow(new LedgerEntry(id, request, Instant.EPOCH, LedgerStatus.PENDING, 0, "", null), 0);
	}

	static LedgerRow read(ResultSet row) throws SQLException {
		LedgerReceipt receipt = receipt(row);
		String noted = row.getString(6);
		LedgerStatus status = (noted != null) ? LedgerStatus.valueOf(noted) : LedgerStatus.PENDING;
		String reason = row.getString(9);
		Request request = RequestText.parse(row.getString(2), row.getString(3), row.getString(4));
		return new LedgerRow(new LedgerEntry(row.getString(1), request, instant(row.getLong(5)),
				(receipt != null) ? LedgerStatus.TAKEN : status, row.getInt(8), (reason != null) ? reason : "",
				receipt), row.getInt(7));
	}

	private static @Nullable LedgerReceipt receipt(ResultSet row) throws SQLException {
		String snapshot = row.getString(10);
		return (snapshot != null)
				? new LedgerReceipt(snapshot, row.getLong(11), Duration.of(row.getLong(12), ChronoUnit.MICROS),
						row.getBoolean(13), Containment.valueOf(row.getString(14)))
				: null;
	}

	static Instant instant(long micros) {
		return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

	String id() {
		return this.entry.id();
	}

	Request request() {
		return this.entry.request();
	}

	LedgerStatus status() {
		return this.entry.status();
	}

}
