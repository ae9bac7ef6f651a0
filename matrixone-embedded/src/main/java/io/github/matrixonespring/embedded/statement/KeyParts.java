package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.IndexNote;
import io.github.matrixonespring.embedded.engine.KeyPrefix;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * The columns of a key or index with what stands around them:
 * {@code [USING …] (a [(10)] [ASC | DESC], …) [USING …] [COMMENT …] …}.
 *
 * @param parts the columns
 * @param algorithm the algorithm in front of the columns, or an empty string
 * @param comment the comment, or an empty string
 */
record KeyParts(List<KeyPart> parts, String algorithm, String comment) {

	static final KeyParts NONE = of(List.of());

	private static final Set<String> ALGORITHMS = Set.of("btree", "hash", "rtree", "zonemap", "ivfflat", "master",
			"bsi", "hnsw", "cagra", "ivfpq");

	private static final Set<String> NUMBERS = Set.of("key_block_size", "lists", "m", "ef_construction", "ef_search",
			"intermediate_graph_degree");

	static KeyParts of(List<KeyPart> parts) {
		return new KeyParts(parts, "", "");
	}

	static KeyParts of(String column) {
		return of(List.of(new KeyPart(column, 0)));
	}

	/**
	 * Read the columns and the options behind them.
	 * @param algorithm the algorithm in front of the columns, or an empty string
	 * @param cursor where the columns stand
	 * @return the columns and options
	 * @throws SQLException if one is wrong
	 */
	static KeyParts parse(String algorithm, TokenCursor cursor) throws SQLException {
		List<KeyPart> parts = KeyPart.list(cursor);
		return new KeyParts(parts, algorithm, comment(cursor));
	}

	/**
	 * Read the columns and the options behind them within the definition of a table,
	 * where the algorithm can also stand behind the columns, to no effect.
	 * @param algorithm the algorithm in front of the columns, or an empty string
	 * @param cursor where the columns stand
	 * @return the columns and options
	 * @throws SQLException if one is wrong
	 */
	static KeyParts parseInTable(String algorithm, TokenCursor cursor) throws SQLException {
		List<KeyPart> parts = KeyPart.list(cursor);
		if (cursor.accept("USING")) {
			algorithm(cursor);
		}
		return new KeyParts(parts, algorithm, comment(cursor));
	}

	/**
	 * Read the algorithm of an index in front of its columns, where it counts.
	 * @param plain whether the index is a plain one
	 * @param cursor where the algorithm stands
	 * @return the algorithm, in lower case
	 * @throws SQLException if the server or the engine does not know it
	 */
	static String algorithm(boolean plain, TokenCursor cursor) throws SQLException {
		TokenCursor start = cursor.from(cursor.position());
		String algorithm = algorithm(cursor);
		if (plain && algorithm.equals("hash")) {
			throw ServerError.invalidValue("unsupported index type: hash");
		}
		if (plain && !algorithm.equals("btree")) {
			throw start.notSupported("the index method " + algorithm);
		}
		return algorithm;
	}

	private static String algorithm(TokenCursor cursor) throws SQLException {
		String algorithm = cursor.peek().text().toLowerCase(Locale.ROOT);
		if (!ALGORITHMS.contains(algorithm)) {
			throw cursor.syntaxError();
		}
		cursor.next();
		return algorithm;
	}

	/**
	 * Read what may stand behind the columns, of which the server keeps the comment
	 * alone.
	 */
	private static String comment(TokenCursor cursor) throws SQLException {
		String comment = "";
		while (cursor.peek().kind() == Kind.WORD) {
			String option = cursor.peek().text().toLowerCase(Locale.ROOT);
			if (cursor.accept("COMMENT")) {
				comment = ColumnDefinition.string(cursor);
			}
			else if (cursor.accept("WITH", "PARSER")) {
				cursor.name();
			}
			else if (NUMBERS.contains(option)) {
				cursor.next();
				cursor.acceptSymbol("=");
				SqlType.length(cursor);
			}
			else if (!cursor.accept("VISIBLE") && !cursor.accept("INVISIBLE")) {
				break;
			}
		}
		return comment;
	}

	List<String> columns() {
		return KeyPart.columns(this.parts);
	}

	/**
	 * Return the beginnings of columns that a unique key is on. An index that is not
	 * unique changes no answer, so H2 has it on all of each value.
	 * @param columns the columns of the table
	 * @return the beginnings that are shorter than their columns
	 * @throws SQLException if a column has no characters
	 */
	List<KeyPrefix> prefixes(List<Column> columns) throws SQLException {
		List<KeyPrefix> prefixes = new ArrayList<>();
		for (KeyPart part : this.parts) {
			for (Column column : columns) {
				if (part.length() > 0 && column.name().equals(part.column())) {
					ServerType type = StorageType.named(column.type());
					if (!type.kind().isText()) {
						throw ServerError.notSupported("a unique key on the beginning of " + column.name()
								+ ", which is of the type " + column.type());
					}
					if (type.width() == 0 || part.length() < type.width()) {
						prefixes.add(new KeyPrefix(column.name(), part.length()));
					}
				}
			}
		}
		return prefixes;
	}

	/**
	 * Return the columns that H2 has a unique key on.
	 * @param prefixes the beginnings of columns
	 * @return the names
	 */
	List<String> storageNames(List<KeyPrefix> prefixes) {
		return this.parts.stream()
			.map((part) -> prefixes.stream()
				.filter((prefix) -> prefix.equals(new KeyPrefix(part.column(), part.length())))
				.findFirst()
				.map(KeyPrefix::storageName)
				.orElse(part.column()))
			.toList();
	}

	/**
	 * Return the note on a key or index that is added now. The server forgets the
	 * algorithm of a unique one.
	 * @param unique whether it is unique
	 * @return the note
	 */
	IndexNote note(boolean unique) {
		return IndexNote.now(unique ? "" : this.algorithm, this.parts.stream().map(KeyPart::length).toList(),
				this.comment);
	}

}
