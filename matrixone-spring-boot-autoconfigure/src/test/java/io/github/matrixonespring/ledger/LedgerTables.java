package io.github.matrixonespring.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables of a ledger that nobody works on, for entries that are left over there.
 *
 * @param client a connection
 * @param database the database of the ledger
 */
public record LedgerTables(JdbcClient client, String database) {

	/**
	 * Create the tables by the script.
	 */
	public void create() {
		statements().forEach((sql) -> this.client.sql(sql).update());
	}

	/**
	 * Return the statements of the script.
	 */
	public List<String> statements() {
		try {
			String script = new ClassPathResource("schema.sql", SnapshotLedger.class)
				.getContentAsString(StandardCharsets.UTF_8);
			return Stream
				.of(script.replaceAll("(?m)^\\s*--.*$", "").replace("matrixone_spring", this.database).split(";"))
				.map(String::strip)
				.filter((sql) -> !sql.isEmpty())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Write an entry that was asked for some time ago.
	 * @param application whose it is, or {@code null} for nobody's
	 */
	public void add(String application, int hoursAgo, String status) {
		String id = (application != null) ? new LedgerOwner(application).newId() : UUID.randomUUID().toString();
		this.client.sql("""
				insert into %s.snapshot_intent (id, snapshot, label, request, due_after, requested_at) \
				values (?, 'left_over', '', ?, 0, timestampadd(hour, ?, utc_timestamp(6)))""".formatted(this.database))
			.params(id,
					"kind=SINGLE&level=DATABASE&database=shop"
							+ ((application != null) ? "&application=" + application : ""),
					-hoursAgo)
			.update();
		if (!status.equals("PENDING")) {
			this.client
				.sql("""
						insert into %s.snapshot_progress (intent_id, status, version, attempts, reason, due_after, noted_at) \
						values (?, ?, 1, 10, 'it is full', 0, utc_timestamp(6))"""
					.formatted(this.database))
				.params(id, status)
				.update();
		}
	}

}
