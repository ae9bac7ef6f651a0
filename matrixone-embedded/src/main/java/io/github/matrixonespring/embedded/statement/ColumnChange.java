package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.TableKeys;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.statement.Alteration.Ddl;

/**
 * {@code MODIFY} and {@code CHANGE}: another definition of a column, which leaves nothing
 * of the one before but the values.
 *
 * @param name the name
 * @param column the definition, with the name afterwards
 * @param position where it is put
 * @param table the table
 * @param before the column before
 * @param execution the execution
 */
record ColumnChange(String name, ColumnDefinition column, ColumnPosition position, StoredTable table, Column before,
		Execution execution) {

	/** Not the name of a column. */
	private static final String TEMPORARY = "\u0001";

	static Ddl of(String name, ColumnDefinition column, ColumnPosition position) {
		return (table, execution) -> new ColumnChange(name, column, position, table, Alterations.required(table, name),
				execution)
			.statements();
	}

	private List<String> statements() throws SQLException {
		check();
		List<String> statements = new ArrayList<>();
		if (this.position.isOf(this.name, this.table.structure().columns())) {
			statements.addAll(inPlace());
		}
		else {
			statements.addAll(moved());
		}
		if (this.column.isPrimary()) {
			statements.add(Alterations.alter(this.table) + "ADD PRIMARY KEY (" + StorageNames.quoted(this.column.name())
					+ ")");
		}
		statements.addAll(Alterations.unique(this.table, this.column, this.execution));
		return statements;
	}

	private void check() throws SQLException {
		this.column.checkChangeable();
		this.position.toDdl(this.table);
		boolean renamed = !this.name.equals(this.column.name());
		if (renamed && this.table.structure().find(this.column.name()) != null) {
			throw Alterations.duplicateColumn(this.column.name());
		}
		if (this.column.isPrimary() && hasPrimaryKey()) {
			throw Alterations.multiplePrimaryKeys();
		}
		if (isInPrimaryKey() && this.column.isExplicitlyNullable()) {
			throw ServerError.of(1171, "42000",
					"All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead");
		}
		List<Column> others = this.table.structure()
			.columns()
			.stream()
			.filter((other) -> !other.name().equals(this.name))
			.toList();
		TableRules rules = TableRules.of(others);
		rules.checkColumn(this.column);
		rules.checkGeneration(this.column, Set.of());
		for (Index index : this.table.structure().indexes()) {
			if (index.columns().contains(this.name)) {
				rules.checkIndexed(this.column, index);
			}
		}
		if (renamed) {
			TableKeys.of(this.table).checkNotComputedFrom(this.name);
		}
	}

	private boolean hasPrimaryKey() {
		return this.table.structure().indexes().stream().anyMatch((index) -> index.name().equals(Index.PRIMARY));
	}

	private boolean isInPrimaryKey() {
		return this.table.structure()
			.indexes()
			.stream()
			.anyMatch((index) -> index.name().equals(Index.PRIMARY) && index.columns().contains(this.name));
	}

	/**
	 * What the new definition leaves out is gone, which H2 has to be told.
	 */
	private List<String> inPlace() throws SQLException {
		List<String> statements = new ArrayList<>();
		String alter = Alterations.alter(this.table) + "ALTER COLUMN " + StorageNames.quoted(this.name);
		boolean numbered = this.before.autoIncrement() && this.column.isAutoIncrement();
		if (numbered) {
			// The numbers go on.
			statements.add(alter + " SET DATA TYPE " + this.column.type().storage());
			statements.add(Alterations.note(this.table, this.name, this.column.note()));
		}
		else {
			if (this.before.generation() != null) {
				throw ServerError.notSupported("a change of the generated column " + this.name);
			}
			statements.add(alter + (this.before.autoIncrement() ? " DROP IDENTITY" : " DROP DEFAULT"));
			if (this.before.onUpdate() != null) {
				statements.add(alter + " DROP ON UPDATE");
			}
			statements.add(redefinition(this.name));
			statements.addAll(numbering(this.name));
		}
		if (!this.name.equals(this.column.name())) {
			statements.add(Alterations.rename(this.table, this.name, this.column.name()));
		}
		return statements;
	}

	private String redefinition(String called) throws SQLException {
		String definition = this.column.toDdl(isInPrimaryKey(), this.table.structure().columns(), this.execution);
		return Alterations.alter(this.table) + "ALTER COLUMN " + StorageNames.quoted(called)
				+ definition.substring(StorageNames.quoted(this.column.name()).length());
	}

	private List<String> numbering(String called) {
		if (!this.column.isAutoIncrement()) {
			return List.of();
		}
		String quoted = StorageNames.quoted(called);
		return List.of(Alterations.alter(this.table) + "ALTER COLUMN " + quoted + " RESTART WITH (SELECT COALESCE(MAX("
				+ quoted + "), 0) + 1 FROM " + this.table.storageName() + ")");
	}

	/**
	 * H2 puts only new columns where they belong.
	 */
	private List<String> moved() throws SQLException {
		TableKeys keys = TableKeys.of(this.table);
		if (this.before.generation() != null || keys.isComputedFrom(this.name)) {
			throw ServerError.notSupported("a move of the column " + this.name + ", which expressions use");
		}
		new Tables(this.execution.session()).checkNotReferred(this.table, this.name);
		String alter = Alterations.alter(this.table);
		String temporary = StorageNames.quoted(TEMPORARY);
		List<String> statements = new ArrayList<>();
		statements.add(alter + "ADD COLUMN " + temporary + " " + this.column.type().storage() + " NULL"
				+ this.position.toDdl(this.table));
		statements
			.add("UPDATE " + this.table.storageName() + " SET " + temporary + " = " + StorageNames.quoted(this.name));
		statements.addAll(keys.drops(this.name));
		statements.add(alter + "DROP COLUMN " + StorageNames.quoted(this.name));
		statements.add(Alterations.rename(this.table, TEMPORARY, this.column.name()));
		statements.add(redefinition(this.column.name()));
		statements.addAll(numbering(this.column.name()));
		statements.addAll(keys.with(this.name, this.column.name()));
		return statements;
	}

}
