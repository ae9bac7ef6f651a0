package io.github.matrixonespring.embedded.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.matrixonespring.embedded.query.Plan;

/**
 * The statements that a connection has executed lately. Most users, {@code JdbcClient}
 * and Hibernate among them, make a new {@code PreparedStatement} of the same text each
 * time.
 */
final class StatementCache {

	private static final int MOST_STATEMENTS = 256;

	/** A batch that is one statement can be long, and what is known of it is longer. */
	private static final int MOST_CHARACTERS = 256 * 1024;

	private final Map<String, KnownStatement> statements = new LinkedHashMap<>(16, 0.75F, true);

	private int characters;

	/**
	 * Return a statement.
	 * @param sql its text
	 * @return what is known about it, if anything
	 */
	KnownStatement of(String sql) {
		KnownStatement known = this.statements.get(sql);
		return (known != null) ? known : new KnownStatement(sql);
	}

	/**
	 * Keep a statement that was executed, unless the engine itself did what it says: such
	 * statements come once.
	 * @param statement the statement
	 * @param plan how it is executed
	 */
	void keep(KnownStatement statement, Plan plan) {
		int length = statement.sql().length();
		if (plan instanceof Plan.Work || length > MOST_CHARACTERS
				|| this.statements.putIfAbsent(statement.sql(), statement) != null) {
			return;
		}
		this.characters += length;
		var eldest = this.statements.keySet().iterator();
		while (this.statements.size() > MOST_STATEMENTS || this.characters > MOST_CHARACTERS) {
			this.characters -= eldest.next().length();
			eldest.remove();
		}
	}

}
