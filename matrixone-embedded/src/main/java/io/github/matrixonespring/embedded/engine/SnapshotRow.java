package io.github.matrixonespring.embedded.engine;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * What {@code mo_snapshots} says about the object of a snapshot. The server pastes the
 * names between quotes into an INSERT of its own, so a name with a quote or a backslash
 * changes what is stored. So it does here.
 *
 * @param database the stored name of the database
 * @param table the stored name of the table
 * @param objectId the stored id
 */
record SnapshotRow(String database, String table, BigInteger objectId) {

	static SnapshotRow pasted(SnapshotTarget target, BigInteger objectId) throws SQLException {
		String values = "'" + target.database() + "', '" + target.table() + "', " + objectId + ")";
		TokenCursor cursor;
		try {
			cursor = TokenCursor.of(values);
		}
		catch (SQLException ex) {
			throw syntaxError(ex);
		}
		List<String> pasted = new ArrayList<>();
		do {
			Token value = cursor.next();
			if (value.kind() != Kind.STRING && value.kind() != Kind.NUMBER) {
				throw syntaxError(cursor.syntaxError());
			}
			pasted.add(value.value());
		}
		while (cursor.acceptSymbol(","));
		if (!cursor.acceptSymbol(")") || !cursor.peek().isEnd()) {
			throw syntaxError(cursor.syntaxError());
		}
		if (pasted.size() != 3) {
			throw ServerError.columnCount();
		}
		return new SnapshotRow(pasted.get(0), pasted.get(1), new BigInteger(pasted.get(2)));
	}

	private static SQLException syntaxError(SQLException cause) {
		return ServerError.of(1105, "HY000",
				String.valueOf(cause.getMessage()).replaceFirst("^SQL parser error: ", ""));
	}

}
