package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes tables that are like others.
 */
final class TableCopies {

	/** How many numbers the server hands out to a table at a time. */
	private static final long NUMBER_RANGE = 10_000;

	/**
	 * Finds what foreign keys refer to.
	 */
	@FunctionalInterface
	interface Parents {

		/**
		 * Return what a copied foreign key refers to.
		 * @param schema the H2 schema of the table that the original refers to
		 * @return the table
		 * @throws SQLException if it does not exist
		 */
		StoredTable of(String schema) throws SQLException;

	}

	private final Storage storage;

	TableCopies(Storage storage) {
		this.storage = storage;
	}

	/**
	 * Create an empty table with the columns, keys and checks of another.
	 * @param source the other table
	 * @param name the name of the new one
	 * @return the new one, whose structure claims the foreign keys although H2 has not
	 * got them yet
	 * @throws SQLException if H2 refuses
	 */
	StoredTable createLike(StoredTable source, String name) throws SQLException {
		String schema = this.storage.createSchema();
		List<String> definitions = new ArrayList<>();
		for (String definition : source.structure().definitions()) {
			String renamed = ScriptStatement.parse(definition).withNames((old) -> {
				if (old.equals(source.schema())) {
					return schema;
				}
				return old.equals(source.name()) ? name : old;
			}).toSql();
			definitions.add(renamed);
			this.storage.execute(renamed);
		}
		TableStructure like = source.structure();
		return new StoredTable(this.storage.nextNumber(), name, source.createSql(), schema,
				new TableStructure(List.copyOf(definitions), like.columns(), like.foreignKeys(), like.indexes(),
						like.comment(), like.waiting()),
				new WriteCounter());
	}

	/**
	 * Let a copy number its rows where the server would. A clone begins behind the
	 * numbers that the server has set aside for its source.
	 * @param copy the copy, still empty
	 * @param sourceName the name of the source in H2
	 * @param connection the connection that sees the rows of the source
	 * @throws SQLException if H2 refuses
	 */
	void continueNumbers(StoredTable copy, String sourceName, Connection connection) throws SQLException {
		for (String column : copy.structure().numbered()) {
			long last = 0;
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement
						.executeQuery("SELECT MAX(" + StorageNames.quoted(column) + ") FROM " + sourceName)) {
				if (rows.next()) {
					last = rows.getLong(1);
				}
			}
			long next = (Math.max(last, 0) / NUMBER_RANGE + 1) * NUMBER_RANGE + 1;
			this.storage.execute("ALTER TABLE " + copy.storageName() + " ALTER COLUMN " + StorageNames.quoted(column)
					+ " RESTART WITH " + next);
		}
	}

	/**
	 * Return the statement that copies all rows.
	 * @param source the source
	 * @param sourceName the name of its rows in H2
	 * @param target the target
	 * @return the statement
	 */
	static String copyRows(StoredTable source, String sourceName, StoredTable target) {
		List<String> columns = new ArrayList<>(target.structure().insertable());
		if (source.structure().hiddenKey() != null && target.structure().hiddenKey() != null) {
			columns.add(HiddenKey.NAME);
		}
		String list = StorageNames.list(columns);
		return "INSERT INTO " + target.storageName() + list + " SELECT " + list.substring(1, list.length() - 1)
				+ " FROM " + sourceName;
	}

	/**
	 * A copy and the statements that add its foreign keys in H2. They come after the
	 * rows, which may refer to each other in any order.
	 *
	 * @param table the copy
	 * @param foreignKeys the statements
	 */
	record Connected(StoredTable table, List<String> foreignKeys) {
	}

	/**
	 * Let the foreign keys of a copy point to where they should.
	 * @param copy the copy, whose foreign keys are those of its source
	 * @param parents gives the table that a copied foreign key refers to by the H2 schema
	 * of the one that the original refers to
	 * @return the copy with its own foreign keys
	 * @throws SQLException if a table referred to does not exist
	 */
	static Connected connect(StoredTable copy, Parents parents) throws SQLException {
		TableStructure structure = copy.structure();
		List<ForeignKey> foreignKeys = new ArrayList<>();
		List<String> statements = new ArrayList<>();
		for (ForeignKey key : structure.foreignKeys()) {
			StoredTable parent = parents.of(key.parentSchema());
			ForwardReference reference = ForwardReference.of(key, "");
			foreignKeys.add(reference.to(parent));
			statements.add(reference.toDdl(copy.storageName(), parent.storageName()) + " NOCHECK");
		}
		return new Connected(
				copy.withStructure(new TableStructure(structure.definitions(), structure.columns(),
						List.copyOf(foreignKeys), structure.indexes(), structure.comment(), structure.waiting())),
				List.copyOf(statements));
	}

}
