package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * What becomes of an error.
 *
 * @param numbers the error numbers that it is about
 * @param text what the message contains, or {@code null} if that does not matter
 * @param translation makes the exception
 */
record ErrorRule(Set<Integer> numbers, @Nullable Pattern text, Translation translation) {

	/**
	 * Start a rule.
	 */
	static Numbers on(Integer... numbers) {
		return new Numbers(Set.of(numbers), null);
	}

	boolean matches(SQLException error) {
		return this.numbers.contains(error.getErrorCode())
				&& (this.text == null || (error.getMessage() != null && this.text.matcher(error.getMessage()).find()));
	}

	record Numbers(Set<Integer> numbers, @Nullable Pattern text) {

		Numbers with(String pattern) {
			return new Numbers(this.numbers, Pattern.compile(pattern));
		}

		ErrorRule to(BiFunction<String, SQLException, DataAccessException> constructor) {
			return new ErrorRule(this.numbers, this.text,
					(message, task, sql, error) -> constructor.apply(message, error));
		}

		ErrorRule toBadSqlGrammar() {
			return new ErrorRule(this.numbers, this.text,
					(message, task, sql, error) -> new BadSqlGrammarException(task, (sql != null) ? sql : "", error));
		}

		/**
		 * Translate to an error of the statement that also says what to do about it.
		 */
		ErrorRule toBadSqlGrammar(String advice) {
			return new ErrorRule(this.numbers, this.text, (message, task, sql,
					error) -> new BadSqlGrammarException(task + ": " + advice, (sql != null) ? sql : "", error));
		}

	}

	@FunctionalInterface
	interface Translation {

		DataAccessException translate(String message, String task, @Nullable String sql, SQLException error);

	}

}
