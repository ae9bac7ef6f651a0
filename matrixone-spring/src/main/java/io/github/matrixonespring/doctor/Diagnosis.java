package io.github.matrixonespring.doctor;

import io.github.matrixonespring.doctor.Finding.Severity;

/**
 * What the checks of this library can find. The table of docs/operating.md says the same.
 */
enum Diagnosis {

	NOT_CHECKED("not-checked", Severity.WARNING, "What is wrong there goes unnoticed",
			"Remove the reason, or give the doctor more time with `matrixone.doctor.timeout`"),

	NOT_MATRIXONE("not-matrixone", Severity.ERROR, "Snapshots, clones and restores fail there",
			"Let `spring.datasource.url` lead to a MatrixOne server"),

	UNRECORDED_SERVER("unrecorded-server", Severity.INFO,
			"What it can do is found out when it is needed, and taken not to be there where it does not tell",
			"Nothing needs to be done. A newer version of this library may know the server"),

	UNKNOWN_CAPABILITIES("unknown-capabilities", Severity.INFO,
			"They are taken not to be there, so that this library refuses or warns where the server may be fine",
			"Say what you know of the server in `matrixone.server.capabilities`"),

	CLOCK_DIFFERENCE("clock-difference", Severity.WARNING,
			"An instant of the application's clock is another moment on the server: reads of the past and restores to an instant miss what they mean",
			"Synchronize the clocks of both machines, for example by NTP"),

	NO_ADMIN_ROLE("no-admin-role", Severity.WARNING,
			"Only a session with the account's administrator role may create, drop, list and restore snapshots and PITRs",
			"Set `matrixone.admin.username` and `matrixone.admin.password` to a user whose default role is `accountadmin` (`moadmin` in the account `sys`)"),

	ADMIN_WITHOUT_ROLE("admin-without-role", Severity.ERROR,
			"Only a session with the account's administrator role may create, drop, list and restore snapshots and PITRs",
			"Make `accountadmin` (`moadmin` in the account `sys`) the default role of that user, or set `matrixone.admin.username` to another one"),

	ADMIN_OF_OTHER_ACCOUNT("admin-of-other-account", Severity.ERROR,
			"Databases and snapshots belong to an account: those of the application cannot be found there",
			"Set `matrixone.admin.username` to a user of the application's account, as in `account:user`"),

	QUOTA_FULL("quota-full", Severity.ERROR, "The server refuses the next snapshot of that level",
			"Drop snapshots that nobody needs, or have the limit raised in the account `sys`: `select mo_feature_limit_upsert(account id, 'snapshot', 'level', limit)`"),

	QUOTA_NEARLY_FULL("quota-nearly-full", Severity.WARNING,
			"Once the limit is reached, the server refuses the next snapshot of that level",
			"Drop snapshots that nobody needs, or have the limit raised in the account `sys`: `select mo_feature_limit_upsert(account id, 'snapshot', 'level', limit)`"),

	UNATTENDED_SNAPSHOTS("unattended-snapshots", Severity.INFO,
			"Nothing removes them, they count against the quota, and the server keeps every row that has changed since",
			"Drop those that nobody needs"),

	UNSAFE_DRIVER_PROPERTY("unsafe-driver-property", Severity.ERROR,
			"With it, this server gives wrong answers or commits half of a transaction",
			"Remove it from the JDBC URL and from the driver properties of the pool"),

	MISSING_DRIVER_PROPERTY("missing-driver-property", Severity.WARNING,
			"The connections do not have what this server needs: the pool was started before it could be set, or takes no properties, or `matrixone.driver-defaults` is off",
			"Write the properties into the JDBC URL"),

	REWRITTEN_BATCHES("rewritten-batches", Severity.WARNING,
			"The generated keys of a rewritten batch are wrong, without an error: the server reports the last key, and the driver counts on from there",
			"Leave `rewriteBatchedStatements` out, unless no batch reads its keys"),

	AFFECTED_ROWS("affected-rows", Severity.WARNING,
			"An `UPDATE` that changes nothing counts 0 rows on newer servers, which JPA takes for a row that somebody else has deleted",
			"Leave `useAffectedRows` out"),

	SHORT_SOCKET_TIMEOUT("short-socket-timeout", Severity.WARNING,
			"A statement may wait for a lock for two minutes. A connection that is cut before does not stop the server, which goes on and commits; the application takes it for failed",
			"Make `socketTimeout` longer than `matrixone.statement-timeout`"),

	SOCKET_TIMEOUT_BELOW_RESTORE("socket-timeout-below-restore", Severity.INFO,
			"Plans of restores, restores of rows and comparisons read whole tables by one query, which is cut then; `RESTORE` itself is not",
			"If tables are large, make `socketTimeout` longer than `matrixone.restore.timeout`"),

	IGNORED_ISOLATION("ignored-isolation", Severity.WARNING,
			"The server ignores isolation levels: every transaction is READ COMMITTED",
			"Leave `isolation` out, and lock rows (`SELECT … FOR UPDATE`) or use a version column where others must not change what was read"),

	NESTED_TRANSACTION("nested-transaction", Severity.WARNING,
			"The server has no savepoints: called within a transaction, it is refused",
			"Use `REQUIRES_NEW` or `REQUIRED`"),

	SEVERAL_TRANSACTION_MANAGERS("several-transaction-managers", Severity.WARNING,
			"A transaction of one that is begun within a transaction of the other is on the same connection: what both do is committed or rolled back as soon as one of them ends",
			"Use one. That of JPA also covers JDBC on its `DataSource`"),

	POOL_AUTO_COMMIT("pool-auto-commit", Severity.INFO,
			"Switching autocommit off and on again costs each transaction two round trips",
			"If, and only if, the application writes nothing outside of transactions, set `spring.datasource.hikari.auto-commit=false`, and with JPA `spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true`. The pool rolls back what is written outside of transactions, without an error, and this library cannot see whether you do that"),

	PITR_INACTIVE("pitr-inactive", Severity.WARNING,
			"What it was of was replaced (by ALTER, TRUNCATE, DELETE without WHERE, RESTORE or DROP), and nothing of what is there today is kept; the server does not tell",
			"Drop the PITR and create it anew. One of the account outlives all of that"),

	PITR_UNKNOWN("pitr-unknown", Severity.INFO,
			"The server does not tell this account whether the PITR still keeps what is there today",
			"If it matters, drop the PITR and create it anew, or use one of the account"),

	TRUNCATING_DELETE("truncating-delete", Severity.INFO,
			"`deleteAllInBatch()` of Spring Data sends a DELETE without WHERE, which the server runs as TRUNCATE: that ends the PITR of a table, and the history of a branch",
			"Where it is called for such a table, use `deleteAll()`, or a query with `where 1 = 1`"),

	BRANCH_HISTORY_LOST("branch-history-lost", Severity.WARNING,
			"The table was replaced, as by TRUNCATE or DELETE without WHERE, and the server can no longer compare it with what it was branched from, nor merge it",
			"Create the branch anew"),

	SEQUENCES("sequences", Severity.INFO, "RESTORE and CLONE of a database lose its sequences, and say OK",
			"Nothing needs to be done: this library refuses such a clone or restore unless you say what becomes of them. Do not send the statements by hand"),

	FOREIGN_KEY_CYCLE("foreign-key-cycle", Severity.WARNING,
			"The server cannot restore the database as a whole: RESTORE DATABASE fails, also when the database was dropped",
			"Drop one of the foreign keys, or rely on restores of rows"),

	FOREIGN_KEY_FROM_ELSEWHERE("foreign-key-from-elsewhere", Severity.WARNING,
			"RESTORE DATABASE restores a part of the tables then, and says OK; this library refuses it",
			"Drop the foreign keys before such a restore, or rely on restores of rows"),

	BROKEN_VIEW("broken-view", Severity.WARNING,
			"The server cannot restore the database as a whole: RESTORE DATABASE to a snapshot that has such a view fails",
			"Drop the view, or create what it reads; then take a new snapshot"),

	LEDGER_TABLES_MISSING("ledger-tables-missing", Severity.ERROR,
			"Every transaction that asks for a snapshot fails, and recovery finds nothing",
			"Set `matrixone.ledger.initialize-schema=always`, or run the script of docs/ledger.md"),

	LEDGER_TABLES_OLD("ledger-tables-old", Severity.WARNING,
			"They were made by the script of an older version: what needs the rest fails, or is not recorded",
			"Run the script of this version, which leaves what is there alone. A table that lacks columns must be made anew"),

	LEDGER_STUCK("ledger-stuck", Severity.WARNING,
			"Recovery has had the time for several attempts: it does not run, it fails, or a transaction has been open since",
			"Look for warnings of the ledger in the log, and at the reason (`MatrixOneTemplate.ledger().list(…)`); then `retry` or `giveUp`"),

	LEDGER_FAILED("ledger-failed", Severity.WARNING, "The snapshots do not exist, and nobody tries again",
			"Look at the reason (`MatrixOneTemplate.ledger().list(…)`); then `retry` or `giveUp`"),

	LEDGER_ORPHANED("ledger-orphaned", Severity.WARNING,
			"That application has not finished them for a day, so it does not run any more, or under another name; no other one does it",
			"Start it again, or set `matrixone.ledger.application` of its successor to that name"),

	LEDGER_UNOWNED("ledger-unowned", Severity.WARNING,
			"They are from before entries belonged to an application, and no application finishes them",
			"Set `matrixone.ledger.adopt-unowned=true` in the application that they are from");

	private static final String PAGE = "https://github.com/matrixone-spring/matrixone-spring-boot/blob/main/docs/operating.md";

	private final String id;

	private final Severity severity;

	private final String why;

	private final String remedy;

	Diagnosis(String id, Severity severity, String why, String remedy) {
		this.id = id;
		this.severity = severity;
		this.why = why;
		this.remedy = remedy;
	}

	String id() {
		return this.id;
	}

	/**
	 * Return the row of the documentation, in Markdown.
	 */
	String row() {
		return "| <a id=\"%1$s\"></a>`%1$s` | %2$s | %3$s | %4$s |".formatted(this.id, this.severity, this.why,
				this.remedy);
	}

	Finding found(String what, Object... arguments) {
		return new Finding(this.id, this.severity, what.formatted(arguments), plain(this.why), plain(this.remedy),
				PAGE + "#" + this.id);
	}

	private static String plain(String markdown) {
		return markdown.replace("`", "");
	}

}
