package io.github.matrixonespring.timetravel;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A condition on the rows of one table, with the values of its parameters. Its subqueries
 * read the moment that the table is read at.
 *
 * @since 0.1.0
 */
public final class PastCondition {

	private final String sql;

	private final PastStatement statement;

	private final List<@Nullable Object> arguments;

	private PastCondition(String sql, PastStatement statement, List<@Nullable Object> arguments) {
		this.sql = sql;
		this.statement = statement;
		this.arguments = arguments;
	}

	/**
	 * Create a condition.
	 * @param sql one boolean expression, with {@code ?} for values. Never put a user's
	 * text into it
	 * @param arguments the values
	 * @return the condition
	 * @throws InvalidDataAccessApiUsageException if it is anything else than one
	 * expression, or has comments, variables or named parameters, or if the number of
	 * values is another one than that of {@code ?}
	 */
	public static PastCondition of(String sql, @Nullable Object... arguments) {
		List<StatementToken> tokens = StatementTokens.of(sql);
		if (tokens.isEmpty() || tokens.get(0).isWord(TableReferenceReader.QUERY_STARTS)) {
			throw StatementRefusal.at(sql, 0, "no condition");
		}
		refuseComments(sql, tokens);
		tokens.stream().filter((token) -> token.is("@") || token.is(":")).findFirst().ifPresent((token) -> {
			throw StatementRefusal.at(sql, token.start(), "a variable or a named parameter: use '?'");
		});
		PastStatement statement = PastStatement
			.of(TimeTravelSql.BEFORE_CONDITION + sql + TimeTravelSql.BEHIND_CONDITION);
		if (statement.parameters() != arguments.length) {
			throw new InvalidDataAccessApiUsageException("%d '?' and %d values. Nothing was sent: %s"
				.formatted(statement.parameters(), arguments.length, sql));
		}
		return new PastCondition(sql, statement, Collections.unmodifiableList(Arrays.asList(arguments.clone())));
	}

	private static void refuseComments(String sql, List<StatementToken> tokens) {
		int end = 0;
		for (StatementToken token : tokens) {
			if (!sql.substring(end, token.start()).isBlank()) {
				throw StatementRefusal.at(sql, end, "a comment");
			}
			end = token.end();
		}
		if (!sql.substring(end).isBlank()) {
			throw StatementRefusal.at(sql, end, "a comment");
		}
	}

	/**
	 * Return the condition for a moment.
	 * @param time the moment
	 * @return the condition, whose subqueries have its hint
	 */
	public String at(PointInTime time) {
		String text = this.statement.at(time);
		return text.substring(TimeTravelSql.BEFORE_CONDITION.length(),
				text.length() - TimeTravelSql.BEHIND_CONDITION.length());
	}

	/**
	 * Return the values of the parameters.
	 * @return the values
	 */
	public List<@Nullable Object> arguments() {
		return this.arguments;
	}

	/**
	 * Check what the subqueries read.
	 * @param timeTravel checks it
	 * @param statements the connection that the condition is going to be sent on
	 * @param time the moment
	 */
	public void check(TimeTravel timeTravel, MatrixOneStatements statements, ResolvedTime time) {
		timeTravel.check(statements, this.statement, time);
	}

	@Override
	public String toString() {
		return this.sql;
	}

}
