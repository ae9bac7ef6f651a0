package io.github.matrixonespring.sql;

import java.util.Locale;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds the statements that end a transaction on this server.
 *
 * @since 0.1.0
 */
public final class TransactionControlSql {

	private static final String AUTOCOMMIT = "AUTOCOMMIT";

	private TransactionControlSql() {
	}

	/**
	 * Find the statement of a text that would end a transaction.
	 * @param text a statement, or several
	 * @return the statement, or {@code null} if none would
	 */
	public static @Nullable Found find(String text) {
		return find(text, () -> false);
	}

	/**
	 * Find the statement of a text that would end a transaction.
	 * @param text a statement, or several
	 * @param setIsHarmless tells whether the transaction goes on after a {@code SET} of
	 * variables, but for that of autocommit
	 * @return the statement, or {@code null} if none would
	 */
	public static @Nullable Found find(String text, BooleanSupplier setIsHarmless) {
		SqlWords words = new SqlWords(text);
		boolean starts = true;
		boolean sets = false;
		for (String word = words.next(); word != null; word = words.next()) {
			String upperCase = word.toUpperCase(Locale.ROOT);
			if (starts && upperCase.equals("SET") && setIsHarmless.getAsBoolean()) {
				sets = true;
			}
			else {
				Found found = (starts || (sets && upperCase.equals(AUTOCOMMIT))) ? found(upperCase) : null;
				if (found != null) {
					return found;
				}
				sets &= !word.equals(";");
			}
			starts = word.equals(";");
		}
		return null;
	}

	private static @Nullable Found found(String word) {
		return switch (word) {
			case "SET", AUTOCOMMIT -> new Found("SET", "Send it outside of the transaction, or for each connection "
					+ "(spring.datasource.hikari.connection-init-sql)");
			case "LOCK" -> new Found(word, "Lock rows instead: SELECT … FOR UPDATE");
			case "BEGIN", "START", "COMMIT", "ROLLBACK" -> new Found(word, """
					Leave it to the transaction manager: @Transactional and TransactionTemplate begin, commit and \
					roll back, REQUIRES_NEW begins another one, and setRollbackOnly() rolls back""");
			default -> null;
		};
	}

	/**
	 * A statement that would end the transaction.
	 *
	 * @param word what it starts with
	 * @param remedy what to do instead, as a sentence for the user
	 * @since 0.1.0
	 */
	public record Found(String word, String remedy) {

	}

}
