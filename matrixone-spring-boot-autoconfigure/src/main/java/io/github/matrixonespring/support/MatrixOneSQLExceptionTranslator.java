package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.AbstractFallbackSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/**
 * Translates the errors of MatrixOne's own statements. The server answers nearly all of
 * them with error number 20101 and SQLSTATE {@code HY000}, so that only the text tells
 * them apart; everything else is left to Spring's default translation.
 *
 * @since 0.1.0
 */
public final class MatrixOneSQLExceptionTranslator extends AbstractFallbackSQLExceptionTranslator {

	private static final int INTERNAL_ERROR = 20101;

	private static final int NOT_SUPPORTED = 20105;

	private static final String IN_TRANSACTION = """
			%s. The server refuses this statement in a transaction; the transaction itself is still usable. \
			Send it outside of one. What is refused only after BEGIN (CREATE SEQUENCE, GRANT, ALTER of a branched \
			table) is accepted in a method with @ExplicitBegin(false), in which clones cannot take part""";

	private static final List<Rule> RULES = List.of(
			new Rule(INTERNAL_ERROR, "snapshot \\S+ already exists", SnapshotAlreadyExistsException::new),
			new Rule(INTERNAL_ERROR, "snapshot \\S+ does not exist", SnapshotNotFoundException::new),
			new Rule(INTERNAL_ERROR, "find 0 snapshot records by name", SnapshotNotFoundException::new),
			new Rule(INTERNAL_ERROR, "(account|database|table) .* does not exist",
					SnapshotTargetNotFoundException::new),
			new Rule(INTERNAL_ERROR, "feature SNAPSHOT .* (has reached the limit|has disabled)",
					SnapshotQuotaExceededException::new),
			new Rule(INTERNAL_ERROR, "do not have privilege", MatrixOnePermissionException::new),
			new Rule(INTERNAL_ERROR,
					"unclassified statement appears in uncommitted transaction|unsupported in transactions"
							+ "|is (not )?supported in transactions",
					MatrixOneSQLExceptionTranslator::notAllowedInTransaction),
			new Rule(NOT_SUPPORTED, "is not supported inside an explicit transaction",
					MatrixOneSQLExceptionTranslator::notAllowedInTransaction));

	/**
	 * Create a translator that falls back to Spring's default translation.
	 */
	public MatrixOneSQLExceptionTranslator() {
		setFallbackTranslator(new SQLExceptionSubclassTranslator());
	}

	@Override
	protected @Nullable DataAccessException doTranslate(String task, @Nullable String sql, SQLException ex) {
		return RULES.stream()
			.filter((rule) -> rule.matches(ex))
			.findFirst()
			.map((rule) -> rule.translation().apply(buildMessage(task, sql, ex), ex))
			.orElse(null);
	}

	private static NotAllowedInTransactionException notAllowedInTransaction(String message, SQLException ex) {
		return new NotAllowedInTransactionException(IN_TRANSACTION.formatted(message), ex);
	}

	private record Rule(int errorCode, Pattern text,
			BiFunction<String, SQLException, DataAccessException> translation) {

		Rule(int errorCode, String text, BiFunction<String, SQLException, DataAccessException> translation) {
			this(errorCode, Pattern.compile(text), translation);
		}

		boolean matches(SQLException ex) {
			return ex.getErrorCode() == this.errorCode && ex.getMessage() != null
					&& this.text.matcher(ex.getMessage()).find();
		}

	}

}
