package io.github.matrixonespring.ledger;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.util.StringUtils;

/**
 * What nobody searches entries by, in one column: each column more costs every
 * transaction. Written as a query string, which tells what is what and can have more one
 * day.
 */
final class RequestText {

	private static final int MAX_NAME = 255;

	private RequestText() {
	}

	static String of(Request request, String application) {
		SnapshotTarget target = request.target();
		Caller caller = request.caller();
		Map<String, String> values = new LinkedHashMap<>();
		values.put("kind", request.kind().name());
		values.put("level", target.level().name());
		values.put("account", target.accountName());
		values.put("database", target.databaseName());
		values.put("table", target.tableName());
		values.put("method", LedgerStore.shortened(caller.method(), MAX_NAME));
		values.put("principal", LedgerStore.shortened(caller.principal(), MAX_NAME));
		values.put("calls", (caller.calls() != 1) ? String.valueOf(caller.calls()) : "");
		values.put("skipped", (caller.skipped() > 0) ? String.valueOf(caller.skipped()) : "");
		values.put("application", application);
		values.put("description", LedgerStore.shortened(request.description(), LedgerStore.MAX_TEXT));
		return values.entrySet()
			.stream()
			.filter((value) -> !value.getValue().isEmpty())
			.map((value) -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	static Request parse(String snapshot, String label, String text) {
		Map<String, String> values = values(text);
		SnapshotTarget target = new SnapshotTarget(SnapshotLevel.valueOf(value(values, "level")),
				value(values, "account"), value(values, "database"), value(values, "table"));
		Caller caller = new Caller(value(values, "method"), value(values, "principal"), number(values, "calls", 1),
				number(values, "skipped", 0));
		return new Request(snapshot, target, Kind.valueOf(value(values, "kind")), label, value(values, "description"),
				caller);
	}

	/**
	 * Return the application that has asked, or an empty string.
	 */
	static String application(String text) {
		return value(values(text), "application");
	}

	private static Map<String, String> values(String text) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String pair : StringUtils.tokenizeToStringArray(text, "&")) {
			int equals = pair.indexOf('=');
			values.put(pair.substring(0, equals),
					URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
		}
		return values;
	}

	private static long number(Map<String, String> values, String key, long missing) {
		String number = value(values, key);
		return number.isEmpty() ? missing : Long.parseLong(number);
	}

	private static String value(Map<String, String> values, String key) {
		return values.getOrDefault(key, "");
	}

}
