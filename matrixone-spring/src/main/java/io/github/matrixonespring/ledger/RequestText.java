package io.github.matrixonespring.ledger;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What nobody searches entries by, in one column: each column more costs every
 * transaction. Written as a query string, which tells what is what and can have more one
 * day.
 */
final class RequestText {

	private static final int MAX_NAME = 255;

	private final Map<String, String> values;

	private RequestText(Map<String, String> values) {
		this.values = values;
	}

	static RequestText of(LedgerEntry entry, String application) {
		SnapshotTarget target = entry.target();
		Map<String, String> values = new LinkedHashMap<>();
		values.put("kind", Kind.of(entry).name());
		values.put("level", target.level().name());
		values.put("account", target.accountName());
		values.put("database", target.databaseName());
		values.put("table", target.tableName());
		values.put("method", LedgerStore.shortened(entry.method(), MAX_NAME));
		values.put("principal", LedgerStore.shortened(entry.principal(), MAX_NAME));
		values.put("calls", (entry.calls() != 1) ? String.valueOf(entry.calls()) : "");
		values.put("skipped", (entry.skipped() > 0) ? String.valueOf(entry.skipped()) : "");
		values.put("application", application);
		values.put("description", LedgerStore.shortened(entry.description(), LedgerStore.MAX_TEXT));
		values.values().removeIf(String::isEmpty);
		return new RequestText(values);
	}

	static RequestText parse(String text) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String pair : StringUtils.tokenizeToStringArray(text, "&")) {
			int equals = pair.indexOf('=');
			values.put(pair.substring(0, equals),
					URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
		}
		return new RequestText(values);
	}

	LedgerEntry entry(String id, String snapshot, String label, LedgerStatus status, int version, int attempts,
			String reason, Instant requestedAt, @Nullable LedgerReceipt receipt) {
		Kind kind = Kind.valueOf(value("kind"));
		SnapshotTarget target = new SnapshotTarget(SnapshotLevel.valueOf(value("level")), value("account"),
				value("database"), value("table"));
		return new LedgerEntry(id, snapshot, target, kind == Kind.PROVISIONAL,
				kind == Kind.COALESCED || kind == Kind.UNDECIDED, kind == Kind.UNDECIDED, number("calls", 1), label,
				value("description"), value("method"), value("principal"), number("skipped", 0), status, version,
				attempts, reason, requestedAt, receipt);
	}

	private long number(String key, long missing) {
		String number = value(key);
		return number.isEmpty() ? missing : Long.parseLong(number);
	}

	private String value(String key) {
		return this.values.getOrDefault(key, "");
	}

	@Override
	public String toString() {
		return this.values.entrySet()
			.stream()
			.map((value) -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	/**
	 * How an entry is dealt with.
	 */
	private enum Kind {

		/** A snapshot of its own after the commit. */
		SINGLE,

		/** One together with others. */
		COALESCED,

		/** The same, for transactions that may not have been committed. */
		UNDECIDED,

		/** One that exists before the commit. */
		PROVISIONAL;

		private static Kind of(LedgerEntry entry) {
			if (entry.provisional()) {
				return PROVISIONAL;
			}
			if (entry.undecided()) {
				return UNDECIDED;
			}
			return entry.coalesced() ? COALESCED : SINGLE;
		}

	}

}
