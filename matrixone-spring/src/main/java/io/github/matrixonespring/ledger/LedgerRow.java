package io.github.matrixonespring.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entry, with what has become of it.
 */
final class LedgerRow {

	private LedgerRow() {
	}

	static LedgerEntry entry(ResultSet row) throws SQLException {
		LedgerReceipt receipt = receipt(row);
		String noted = row.getString(6);
		LedgerStatus status = (noted != null) ? LedgerStatus.valueOf(noted) : LedgerStatus.PENDING;
		String reason = row.getString(9);
		return RequestText.parse(row.getString(4))
			.entry(row.getString(1), row.getString(2), row.getString(3),
					(receipt != null) ? LedgerStatus.TAKEN : status, row.getInt(7), row.getInt(8),
					(reason != null) ? reason : "", instant(row.getLong(5)), receipt);
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

}
