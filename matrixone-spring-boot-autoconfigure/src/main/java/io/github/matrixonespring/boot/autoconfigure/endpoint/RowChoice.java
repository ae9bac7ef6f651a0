package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.math.BigDecimal;
import java.sql.Types;
import java.util.regex.Pattern;

import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Chooses rows of a table by a column, an operator and a value. The value is made one of
 * the type of the column: the server compares a number with a text as if both were
 * approximate.
 *
 * @param database the database
 * @param table the table
 * @param column the column
 * @param operator how it is compared
 * @param value with what, or {@code null} where the operator takes none
 */
record RowChoice(Identifier database, Identifier table, Identifier column, RowOperator operator,
		@Nullable String value) {

	private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,65}(\\.[0-9]{1,30})?");

	RowChoice {
		if (operator.takesValue() != (value != null)) {
			throw new BadRequestException(
					operator.takesValue() ? "There is no 'value' to compare with" : "The operator takes no 'value'");
		}
	}

	/**
	 * Restrict a request to the rows.
	 */
	RestoreRequest restrict(RestoreRequest request, JdbcClient jdbc) {
		String condition = EndpointSql.condition(this.column, this.operator);
		int type = type(jdbc);
		String text = this.value;
		return (text != null) ? request.where(condition, typed(text, type)) : request.where(condition);
	}

	private int type(JdbcClient jdbc) {
		try {
			return jdbc.sql(EndpointSql.column(this.database, this.table, this.column))
				.query((ResultSetExtractor<Integer>) (rows) -> rows.getMetaData().getColumnType(1));
		}
		catch (BadSqlGrammarException ex) {
			throw new BadRequestException(
					"There is no column '%s' in a table '%s.%s'".formatted(this.column, this.database, this.table));
		}
	}

	private Object typed(String text, int type) {
		return switch (type) {
			case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC ->
				number(text);
			case Types.FLOAT, Types.REAL, Types.DOUBLE -> number(text).doubleValue();
			case Types.BIT, Types.BOOLEAN -> flag(text);
			case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR,
					Types.CLOB, Types.DATE, Types.TIME, Types.TIMESTAMP ->
				text;
			default -> throw new BadRequestException(
					"Rows cannot be chosen by column '%s': its type is none of numbers, texts, dates and times"
						.formatted(this.column));
		};
	}

	private BigDecimal number(String text) {
		if (!NUMBER.matcher(text).matches()) {
			throw new BadRequestException("Column '%s' is a number, and the value is none".formatted(this.column));
		}
		return new BigDecimal(text);
	}

	/**
	 * The driver takes a small number for one.
	 */
	private Object flag(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> number(text);
		};
	}

}
