package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * Variables and calls that the engine itself knows the value of.
 *
 * @param execution the session, and the values of parameters
 */
record KnownValues(Execution execution) {

	/**
	 * Read one if it comes next.
	 * @param cursor where it would stand
	 * @return what stands for it in H2, or {@code null} if something else comes next
	 * @throws SQLException if it does not exist
	 */
	@Nullable String read(TokenCursor cursor) throws SQLException {
		Token token = cursor.peek();
		if (token.kind() == Kind.SYSTEM_VARIABLE) {
			cursor.next();
			return StorageNames.literal(session().variables().system(token.value()));
		}
		if (token.kind() == Kind.USER_VARIABLE) {
			cursor.next();
			Object value = session().variables().user(token.value());
			return (value instanceof Number) ? value.toString() : StorageNames.literal(value.toString());
		}
		String table = new SystemTableFunctions(session().instance()).read(cursor);
		if (table == null) {
			table = new NamedLockFunctions(this.execution).read(cursor);
		}
		return (table != null) ? table : new ServerFunctions(session()).read(cursor);
	}

	private Session session() {
		return this.execution.session();
	}

}
