package io.github.matrixonespring.embedded.statement;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;

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
	 */
	record Assignment(String name, boolean user, Token value) {

		boolean isOn() {
			return this.value.value().equals("1") || this.value.isWord("ON") || this.value.isWord("TRUE");
		}

	}

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("SET");
		if (cursor.accept("NAMES")) {
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
			assignments.add(new Assignment(name.value().toLowerCase(Locale.ROOT), name.kind() == Kind.USER_VARIABLE,
					value(cursor)));
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new SetVariables(List.copyOf(assignments));
	}

	private static Token value(TokenCursor cursor) throws SQLException {
		boolean negative = cursor.acceptSymbol("-");
		Token value = cursor.next();
		if (negative && value.kind() == Kind.NUMBER) {
			return new Token(Kind.NUMBER, "-" + value.text(), "-" + value.value(), value.start(), value.end());
		}
		if (value.kind() != Kind.STRING && value.kind() != Kind.NUMBER && value.kind() != Kind.WORD) {
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
			for (Assignment assignment : this.assignments) {
				apply(assignment, execution.session());
			}
			return 0;
		};
	}

	private static void apply(Assignment assignment, Session session) throws SQLException {
		String value = assignment.value().value();
		if (assignment.user()) {
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

}
