package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.NamedLocks;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET_LOCK(name, seconds)} and {@code RELEASE_LOCK(name)}.
 *
 * @param execution the execution
 */
record NamedLockFunctions(Execution execution) {

	/**
	 * Read and make a call if one comes next.
	 * @param cursor where the name of the function would stand
	 * @return its value for H2, or {@code null} if something else comes next
	 * @throws SQLException if the call is wrong
	 */
	@Nullable String read(TokenCursor cursor) throws SQLException {
		boolean acquires = cursor.atWord("GET_LOCK");
		if ((!acquires && !cursor.atWord("RELEASE_LOCK")) || !cursor.peek(1).isSymbol("(")) {
			return null;
		}
		cursor.next();
		cursor.next();
		NamedLocks locks = this.execution.session().instance().namedLocks();
		long session = this.execution.session().id();
		String name = argument(cursor);
		Boolean done;
		if (acquires) {
			cursor.expectSymbol(",");
			done = locks.acquire(name, session, Long.parseLong(argument(cursor)));
		}
		else {
			done = locks.release(name, session);
		}
		cursor.expectSymbol(")");
		return "CAST(" + ((done == null) ? "NULL" : done ? "1" : "0") + " AS BIGINT)";
	}

	private String argument(TokenCursor cursor) throws SQLException {
		int position = cursor.position();
		Token token = cursor.next();
		if (token.kind() != Kind.PARAMETER) {
			return token.value();
		}
		int index = (int) cursor.tokens()
			.subList(0, position)
			.stream()
			.filter((before) -> before.kind() == Kind.PARAMETER)
			.count();
		return this.execution.parameters().text(index);
	}

}
