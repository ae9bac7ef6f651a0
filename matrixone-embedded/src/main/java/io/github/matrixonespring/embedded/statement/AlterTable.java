package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.Remakes;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Alteration.Ddl;
import io.github.matrixonespring.embedded.statement.Alteration.Mode;
import org.jspecify.annotations.Nullable;

/**
 * {@code ALTER TABLE t …}.
 *
 * @param table the table
 * @param newName its name afterwards, or {@code null} if it keeps its name
 * @param alterations what is altered
 * @param algorithm the algorithm that is asked for, in capitals, or an empty string
 * @param withoutLock whether it is to lock nobody out
 */
record AlterTable(ObjectName table, @Nullable String newName, List<Alteration> alterations, String algorithm,
		boolean withoutLock) implements Form {

	static AlterTable parse(TokenCursor cursor) throws SQLException {
		cursor.expect("TABLE");
		ObjectName table = cursor.objectName();
		String newName = null;
		String algorithm = "";
		boolean withoutLock = false;
		List<Alteration> alterations = new ArrayList<>();
		do {
			if (cursor.atWord("RENAME") && !cursor.peek(1).isWord("COLUMN")) {
				cursor.next();
				if (!cursor.accept("TO")) {
					cursor.accept("AS");
				}
				newName = cursor.objectName().name();
				alterations.add(new Alteration(Mode.INPLACE, "rename to " + newName, Ddl.NOTHING));
			}
			else if (cursor.accept("ALGORITHM")) {
				String word = word(cursor, "DEFAULT", "INSTANT", "INPLACE", "COPY");
				algorithm = word.equals("DEFAULT") ? algorithm : word;
			}
			else if (cursor.accept("LOCK")) {
				withoutLock |= word(cursor, "DEFAULT", "NONE", "SHARED", "EXCLUSIVE").equals("NONE");
			}
			else {
				alterations.add(Alterations.parse(cursor));
			}
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new AlterTable(table, newName, List.copyOf(alterations), algorithm, withoutLock);
	}

	private static String word(TokenCursor cursor, String... words) throws SQLException {
		cursor.acceptSymbol("=");
		for (String word : words) {
			if (cursor.accept(word)) {
				return word;
			}
		}
		throw cursor.syntaxError();
	}

	/**
	 * {@code CREATE INDEX}, which adds a key.
	 */
	static AlterTable adding(ObjectName table, TableConstraint key) {
		return new AlterTable(table, null, List.of(new Alteration(Mode.INPLACE, "", Alterations.addKeys(List.of(key)))),
				"", false);
	}

	/**
	 * {@code DROP INDEX i ON t}.
	 */
	static AlterTable parseDropIndex(TokenCursor cursor) throws SQLException {
		cursor.expect("INDEX");
		boolean ifExists = cursor.accept("IF", "EXISTS");
		String name = cursor.lowerCaseName();
		cursor.expect("ON");
		ObjectName table = cursor.objectName();
		cursor.expectEnd();
		Ddl drop = DropAlterations.dropKey(name, ifExists ? null : ServerError.internal("not found index: " + name));
		return new AlterTable(table, null, List.of(new Alteration(Mode.INPLACE, "", drop)), "", false);
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.COMMITS_FOR_GOOD;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			Tables tables = new Tables(execution.session());
			tables.checkTable(this.table);
			boolean copies = copies();
			tables.checkAlterable(this.table, changesColumns());
			List<Tables.AlterDdl> steps = new ArrayList<>();
			if (copies) {
				for (Alteration alteration : this.alterations) {
					steps.add((altered) -> alteration.ddl().statements(altered, execution));
				}
			}
			else {
				// All of them are about the table as it was.
				steps.add((altered) -> statements(altered, execution));
			}
			String finalName = (this.newName != null) ? this.newName : this.table.name();
			List<Column> before = tables.columns(this.table);
			execution.session().transactions().commitForGood(() -> {
				tables.alter(this.table, finalName, steps);
				if (copies) {
					ObjectName copy = new ObjectName(this.table.database(), finalName);
					tables.alter(copy, finalName, List.of(AlterTable::listed));
					if (!isMostlyInPlace() || !new RoomInTexts(before, tables.columns(copy)).isAll()) {
						new Remakes(execution.session()).remade(this.table, finalName);
					}
				}
			});
			return 0;
		};
	}

	/**
	 * A copy has its unique keys before its other indexes, and all of them are visible.
	 */
	private static List<String> listed(StoredTable copy) {
		List<Index> keys = copy.structure()
			.indexes()
			.stream()
			.filter((index) -> index.note().order() < Long.MAX_VALUE)
			.toList();
		List<String> statements = new ArrayList<>();
		for (boolean unique : new boolean[] { true, false }) {
			keys.stream()
				.filter((index) -> index.unique() == unique)
				.forEach((index) -> statements.add(index.note().renewed().toDdl(copy, index)));
		}
		return statements;
	}

	private List<String> statements(StoredTable altered, Execution execution) throws SQLException {
		List<String> statements = new ArrayList<>();
		List<String> added = new ArrayList<>();
		for (Alteration alteration : this.alterations) {
			for (String statement : alteration.ddl().statements(altered, execution)) {
				String name = Alterations.addedKey(statement);
				if (!name.isEmpty() && added.contains(name)) {
					throw TableRules.duplicateKey(name);
				}
				added.add(name);
				statements.add(statement);
			}
		}
		return statements;
	}

	/**
	 * Return whether the server copies the table for this.
	 */
	private boolean copies() throws SQLException {
		boolean required = this.alterations.isEmpty();
		for (Alteration alteration : this.alterations) {
			required |= alteration.mode() == Mode.COPY || alteration.mode() == Mode.MOSTLY_COPY;
		}
		if (required && !this.algorithm.isEmpty() && !this.algorithm.equals("COPY")) {
			throw ServerError.invalidValue("ALGORITHM=" + this.algorithm
					+ " is not supported. Reason: this operation requires ALGORITHM=COPY. Try ALGORITHM=COPY.");
		}
		boolean copies = required || this.algorithm.equals("COPY");
		if (copies && this.withoutLock) {
			throw ServerError.invalidValue("LOCK=NONE is not supported."
					+ " Reason: COPY algorithm requires an exclusive lock. Try LOCK=SHARED.");
		}
		for (Alteration alteration : this.alterations) {
			checkMode(alteration, copies);
		}
		return copies;
	}

	private boolean isMostlyInPlace() {
		return this.algorithm.isEmpty()
				&& this.alterations.stream().allMatch((alteration) -> alteration.mode() == Mode.MOSTLY_COPY);
	}

	/**
	 * Return whether something may happen to columns that there are.
	 */
	private boolean changesColumns() {
		return this.alterations.stream()
			.anyMatch((alteration) -> alteration.mode() != Mode.INPLACE
					&& !alteration.text().toLowerCase(Locale.ROOT).startsWith("add "));
	}

	private void checkMode(Alteration alteration, boolean copies) throws SQLException {
		String text = alteration.text().toLowerCase(Locale.ROOT);
		if (copies && (alteration.mode() == Mode.INPLACE || alteration.mode() == Mode.REFUSED)) {
			if (this.alterations.stream().noneMatch((other) -> other.mode() == Mode.COPY) && this.algorithm.isEmpty()) {
				throw ServerError.notSupported("a MODIFY beside another alteration: " + text);
			}
			throw ServerError.invalidValue("unsupported alter option in copy mode: " + text);
		}
		if (alteration.mode() == Mode.REFUSED) {
			String refusal = "unsupported alter option in inplace mode: " + alteration.text();
			throw text.contains("check") ? ServerError.internal(refusal) : ServerError.invalidValue(refusal);
		}
	}

}
