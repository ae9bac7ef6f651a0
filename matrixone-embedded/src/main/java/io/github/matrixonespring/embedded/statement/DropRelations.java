package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.Relations;
import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.engine.View;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code DROP TABLE | VIEW | SEQUENCE [IF EXISTS] a, b}.
 *
 * @param kind what is dropped
 * @param ifExists whether a missing one is no error
 * @param names the names
 */
record DropRelations(Class<? extends Relation> kind, boolean ifExists, List<ObjectName> names) implements Form {

	static DropRelations parse(TokenCursor cursor) throws SQLException {
		Class<? extends Relation> kind = cursor.atWord("TABLE") ? StoredTable.class
				: cursor.atWord("VIEW") ? View.class : Sequence.class;
		cursor.next();
		boolean ifExists = cursor.accept("IF", "EXISTS");
		List<ObjectName> names = new ArrayList<>();
		do {
			names.add(cursor.objectName());
		}
		while (cursor.acceptSymbol(","));
		if (kind == StoredTable.class && !cursor.accept("CASCADE")) {
			cursor.accept("RESTRICT");
		}
		cursor.expectEnd();
		if (kind == View.class && names.size() > 1) {
			throw ServerError.unsupportedByServer("drop multiple (" + names.size() + ") view");
		}
		return new DropRelations(kind, ifExists, List.copyOf(names));
	}

	@Override
	public TransactionRule rule() {
		return (this.kind == Sequence.class) ? TransactionRule.COMMITS_UNLESS_BEGUN : TransactionRule.TAKES_PART;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			Relations relations = new Relations(execution.session());
			Set<ObjectName> dropped = new LinkedHashSet<>();
			// All or none.
			for (ObjectName name : this.names) {
				if (exists(name, execution.session()) && dropped.add(name)) {
					// A table is not dropped even if what refers to it goes with it.
					relations.checkNotReferenced(name);
				}
				else if (!this.ifExists) {
					throw missing(name, execution.session());
				}
			}
			for (ObjectName name : dropped) {
				relations.drop(name, this.kind, this.ifExists, missing(name, execution.session()));
			}
			return 0;
		};
	}

	private boolean exists(ObjectName name, Session session) throws SQLException {
		Database database = session.catalog().find(session.databaseOf(name));
		if (database != null && database.system()) {
			throw ServerError.noPrivilege();
		}
		return database != null && this.kind.isInstance(database.relation(name.name()));
	}

	/**
	 * The error of a name that belongs to nothing of the kind.
	 */
	private SQLException missing(ObjectName name, Session session) {
		String database = name.database();
		String holder = (database != null) ? database : session.database();
		if (this.kind == StoredTable.class && session.catalog().find(holder, name.name()) instanceof Sequence) {
			return ServerError.internal("Should use 'drop sequence' to drop a sequence");
		}
		if (this.kind == Sequence.class) {
			return ServerError.of(1146, "42S02", "no such sequence " + holder + "." + name.name());
		}
		return (this.kind == View.class)
				? ServerError.of(1356, "HY000", "invalid view '" + holder + "." + name.name() + "'")
				: ServerError.unknownTable(holder, name.name());
	}

}
