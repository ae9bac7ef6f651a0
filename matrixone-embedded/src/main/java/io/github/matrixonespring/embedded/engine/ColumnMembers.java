package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import io.github.matrixonespring.embedded.type.Members;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a column from its type.
 */
public final class ColumnMembers {

	private ColumnMembers() {
	}

	/**
	 * Return the members that the values of a column can have.
	 * @param type the type of the column, as it was defined
	 * @return the members, or {@code null} if the type has none
	 * @throws SQLException if it is no type
	 */
	public static @Nullable Members of(String type) throws SQLException {
		boolean set = LowerCase.of(type).startsWith("set(");
		if (!set && !LowerCase.of(type).startsWith("enum(")) {
			return null;
		}
		List<String> names = new ArrayList<>();
		for (Token token : Tokenizer.tokenize(type)) {
			if (token.kind() == Token.Kind.STRING) {
				names.add(token.value());
			}
		}
		return new Members(set, List.copyOf(names));
	}

}
