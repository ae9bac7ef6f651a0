package io.github.matrixonespring.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that somebody might make by mistake or on purpose, the same for each seed.
 */
final class FuzzedRequests {

	/** In the order of the bodies that make sense there. */
	private static final List<String> PARTS = List.of("snapshots", "clones", "plans", "plans", "restores", "ledger",
			"quota", "capabilities", "doctor", "nothing");

	private static final List<String> PARAMETERS = List.of("name", "level", "description", "database", "table",
			"fromDatabase", "fromTable", "snapshot", "at", "mode", "as", "column", "operator", "value", "plan",
			"other");

	private static final List<String> HOSTILE = List.of("", " ", "`", "'", "\"", "\\", "a`; drop database x; -- ",
			"' or '1'='1", "{snapshot = 'x'}", "../../etc/passwd", "%s%n", "${jndi:ldap://x}", "#{1+1}", "null", "0",
			"-1", "9".repeat(80), "1e999", "x".repeat(3000), "名前", "\u0000", "\n", "🚀", "__mo_x", "mo_catalog",
			"information_schema", "true");

	private static final JsonMapper JSON = new JsonMapper();

	private final Random random;

	private final List<String> databases;

	private final List<String> names;

	/**
	 * Create a generator.
	 * @param names names of snapshots and databases that it may make
	 */
	FuzzedRequests(long seed, String database, List<String> names) {
		this.random = new Random(seed);
		this.databases = List.of(database, database, "no_such_database");
		this.names = names;
	}

	Stream<Request> stream(int count) {
		return IntStream.range(0, count).mapToObj((number) -> next());
	}

	private Request next() {
		String method = pick(List.of("GET", "GET", "POST", "POST", "POST", "POST", "POST", "POST", "POST", "POST",
				"DELETE", "PUT", "PATCH"));
		StringBuilder path = new StringBuilder();
		int about = this.random.nextInt(4);
		int segments = method.equals("POST") ? 1 : this.random.nextInt(4);
		for (int i = 0; i < segments; i++) {
			String part = this.random.nextBoolean() ? PARTS.get(about) : pick(PARTS);
			path.append('/').append(encode((i == 0) ? part : name()));
		}
		return new Request(method, path.toString(),
				method.equals("GET") || method.equals("DELETE") ? null : body(about));
	}

	private String body(int about) {
		int kind = this.random.nextInt(20);
		if (kind == 0) {
			return "";
		}
		if (kind == 1) {
			return pick(List.of("{", "[]", "null", "\"text\"", "{\"name\": {\"a\": 1}}", "{\"name\": [1, 2]}", "<a/>"));
		}
		Map<String, Object> body = new LinkedHashMap<>();
		if (kind < 14) {
			sensible(about, body);
		}
		int changes = Math.max(0, this.random.nextInt(6) - 2);
		for (int i = 0; i < changes; i++) {
			body.put(pick(PARAMETERS), value());
		}
		return JSON.writeValueAsString(body);
	}

	private void sensible(int about, Map<String, Object> body) {
		switch (about) {
			case 0 -> {
				body.put("name", pick(this.names));
				body.put("database", pick(this.databases));
			}
			case 1 -> {
				body.put("database", pick(this.names));
				body.put("fromDatabase", pick(this.databases));
			}
			case 2 -> {
				body.put("database", pick(this.databases));
				body.put("table", pick(List.of("item", "item", "none")));
				body.put("snapshot", pick(this.names));
			}
			default -> {
				body.put("database", pick(this.databases));
				body.put("table", "item");
				body.put("snapshot", pick(this.names));
				body.put("column", pick(List.of("id", "name", "added", "none", "id` = 1 or `id")));
				body.put("operator", pick(List.of("eq", "ne", "lt", "null", "like", "= 1 or 1")));
				body.put("value", value());
			}
		}
	}

	private Object value() {
		return switch (this.random.nextInt(5)) {
			case 0 -> this.random.nextInt();
			case 1 -> name();
			case 2 -> pick(List.of("account", "table", "objects", "rows", "2026-01-01T00:00:00Z", "item"));
			default -> pick(HOSTILE);
		};
	}

	private String name() {
		return this.random.nextBoolean() ? pick(this.names) : pick(HOSTILE);
	}

	private <T> T pick(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	private static String encode(String segment) {
		return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * A request.
	 */
	record Request(String method, String path, String body) {

	}

}
