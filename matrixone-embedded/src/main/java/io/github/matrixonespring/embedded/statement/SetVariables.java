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
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.Keywords;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.QueryParser;
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
		if (cursor.atWord("TRANSACTION") || cursor.peek(1).isWord("TRANSACTION")) {
			return new SetTransaction();
		}
		List<Assignment> assignments = new ArrayList<>();
		do {
			if (readCharacterSet(cursor)) {
				continue;
			}
			if (!cursor.accept("SESSION") && !cursor.accept("GLOBAL")) {
				cursor.accept("LOCAL");
			}
			Token name = cursor.peek();
			if (!Keywords.isName(name, cursor.peek(1)) && name.kind() != Kind.USER_VARIABLE
					&& name.kind() != Kind.SYSTEM_VARIABLE) {
				throw cursor.syntaxError();
			}
			cursor.next();
			if (!cursor.acceptSymbol("=")) {
				cursor.expectSymbol(":=");
			}
			assignments.add(assignment(name, cursor));
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new SetVariables(List.copyOf(assignments));
	}

	/**
	 * Read {@code NAMES x} or {@code CHARACTER SET x}, which change nothing here.
	 */
	private static boolean readCharacterSet(TokenCursor cursor) throws SQLException {
		boolean names = cursor.accept("NAMES");
		if (!names && !cursor.accept("CHARACTER", "SET") && !cursor.atWord("CHARSET")) {
			return false;
		}
		cursor.accept("CHARSET");
		characterSet(cursor);
		if (names && cursor.accept("COLLATE")) {
			characterSet(cursor);
		}
		return true;
	}

	private static void characterSet(TokenCursor cursor) throws SQLException {
		if (!cursor.peek().isName() && cursor.peek().kind() != Kind.STRING) {
			throw cursor.syntaxError();
		}
		cursor.next();
	}

	private static Assignment assignment(Token name, TokenCursor cursor) throws SQLException {
		boolean user = name.kind() == Kind.USER_VARIABLE;
		Token first = cursor.peek();
		String expression = null;
		if (user && !cursor.peek(1).isSymbol(",") && !cursor.peek(1).isEnd()) {
			new QueryParser(cursor).expressions().expression();
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
		boolean variable = value.kind() == Kind.USER_VARIABLE || value.kind() == Kind.SYSTEM_VARIABLE;
		if (!variable && value.kind() != Kind.STRING && value.kind() != Kind.NUMBER && value.kind() != Kind.WORD
				&& value.kind() != Kind.PARAMETER) {
			throw cursor.from(cursor.position() - 1).notSupported("a variable set to an expression");
		}
		if (!cursor.atEnd() && !cursor.atSymbol(",")) {
			throw cursor.notSupported("a variable set to an expression");
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
		String value = text(assignment.value(), session);
		String expression = assignment.expression();
		if (expression != null) {
			session.variables().user(assignment.name(), computed(expression, execution));
		}
		else if (assignment.user()) {
			session.variables().user(assignment.name(), value(assignment.value(), session));
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

	private static Object value(Token token, Session session) throws SQLException {
		if (token.isWord("NULL")) {
			throw ServerError.notSupported("a variable that is null");
		}
		if (token.kind() == Kind.USER_VARIABLE) {
			return session.variables().user(LowerCase.of(token.value()));
		}
		String text = text(token, session);
		return (token.kind() == Kind.NUMBER) ? new BigDecimal(text) : text;
	}

	private static String text(Token token, Session session) throws SQLException {
		return switch (token.kind()) {
			case USER_VARIABLE -> String.valueOf(session.variables().user(LowerCase.of(token.value())));
			case SYSTEM_VARIABLE -> session.variables().system(LowerCase.of(token.value()));
			default -> token.value();
		};
	}

	private static Object computed(String expression, Execution execution) throws SQLException {
		Plan.Query query = SelectRows.plan("SELECT " + expression, execution);
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
