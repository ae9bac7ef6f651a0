package io.github.matrixonespring.embedded.statement;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SET a = 1, @b = 2}. Within a transaction the server commits what came before.
 *
 * @param assignments what is set
 */
record SetVariables(List<Assignment> assignments) implements Form {

	/**
	 * One variable and its value.
	 *
	 * @param name the name
	 * @param user whether it is a variable of the user's own
	 * @param value the value
	 * @param expression what computes the value of a variable of the user's own
	 */
	record Assignment(String name, boolean user, Token value, @Nullable String expression) {

		Assignment with(String text) {
			Token given = new Token(Kind.STRING, text, text, this.value.start(), this.value.end());
			return new Assignment(this.name, this.user, given, null);
		}

		boolean isOn() {
			return this.value.value().equals("1") || this.value.isWord("ON") || this.value.isWord("TRUE");
		}

	}

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("SET");
		if (cursor.accept("NAMES") || cursor.accept("CHARACTER", "SET")) {
			return new SetVariables(List.of());
		}
		if (cursor.atWord("TRANSACTION") || cursor.peek(1).isWord("TRANSACTION")) {
			return new SetTransaction();
		}
		List<Assignment> assignments = new ArrayList<>();
		do {
			if (!cursor.accept("SESSION") && !cursor.accept("GLOBAL")) {
				cursor.accept("LOCAL");
			}
			Token name = cursor.next();
			if (!name.isName() && name.kind() != Kind.USER_VARIABLE && name.kind() != Kind.SYSTEM_VARIABLE) {
				throw cursor.syntaxError();
			}
			if (!cursor.acceptSymbol("=")) {
				cursor.expectSymbol(":=");
			}
			assignments.add(assignment(name, cursor));
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new SetVariables(List.copyOf(assignments));
	}

	private static Assignment assignment(Token name, TokenCursor cursor) throws SQLException {
		boolean user = name.kind() == Kind.USER_VARIABLE;
		Token first = cursor.peek();
		String expression = null;
		if (user && !cursor.peek(1).isSymbol(",") && !cursor.peek(1).isEnd()) {
			int start = cursor.position();
			int end = new Operands(cursor.tokens()).comma(start, cursor.tokens().size() - 1);
			while (cursor.position() < end && !cursor.peek().isEnd()) {
				cursor.next();
			}
			expression = cursor.sql().substring(first.start(), cursor.tokens().get(cursor.position() - 1).end());
		}
		Token value = (expression != null) ? first : value(cursor);
		return new Assignment(name.value().toLowerCase(Locale.ROOT), user, value, expression);
	}

	private static Token value(TokenCursor cursor) throws SQLException {
		boolean negative = cursor.acceptSymbol("-");
		Token value = cursor.next();
		if (negative && value.kind() == Kind.NUMBER) {
			return new Token(Kind.NUMBER, "-" + value.text(), "-" + value.value(), value.start(), value.end());
		}
		if (value.kind() != Kind.STRING && value.kind() != Kind.NUMBER && value.kind() != Kind.WORD
				&& value.kind() != Kind.PARAMETER) {
			throw ServerError.notSupported(cursor.sql());
		}
		return value;
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.CONTROLS;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			execution.session().transactions().commit();
			int parameter = 0;
			for (Assignment assignment : this.assignments) {
				boolean given = assignment.value().kind() == Kind.PARAMETER && assignment.expression() == null;
				apply(given ? assignment.with(execution.parameters().text(parameter++)) : assignment, execution);
			}
			return 0;
		};
	}

	private static void apply(Assignment assignment, Execution execution) throws SQLException {
		Session session = execution.session();
		String value = assignment.value().value();
		String expression = assignment.expression();
		if (expression != null) {
			session.variables().user(assignment.name(), computed(expression, execution));
		}
		else if (assignment.user()) {
			boolean number = assignment.value().kind() == Kind.NUMBER;
			session.variables().user(assignment.name(), number ? new BigDecimal(value) : value);
		}
		else {
			session.variables().system(assignment.name(), value);
			if (assignment.name().equals("autocommit")) {
				session.transactions().setAutoCommit(assignment.isOn());
			}
			if (assignment.name().equals("lock_wait_timeout")) {
				session.lockWaitTimeout(Long.parseLong(value));
			}
		}
	}

	private static Object computed(String expression, Execution execution) throws SQLException {
		Plan.Query query = (Plan.Query) SelectRows.plan("SELECT " + expression, execution);
		try (Statement statement = execution.session().storage().createStatement();
				ResultSet rows = statement.executeQuery(query.sql())) {
			Object value = rows.next() ? rows.getObject(1) : null;
			if (value == null) {
				throw ServerError.notSupported("a variable that is null");
			}
			return value;
		}
	}

}
