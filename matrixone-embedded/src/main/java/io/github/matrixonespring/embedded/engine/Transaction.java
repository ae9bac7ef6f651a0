package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An open transaction of a session.
 */
final class Transaction {

	private final boolean explicit;

	private final List<CatalogChange> changes = new ArrayList<>();

	private final Set<WriteCounter> writes = new LinkedHashSet<>();

	/**
	 * Create a transaction.
	 * @param explicit whether BEGIN opened it, not the first statement under
	 * {@code autocommit = 0}
	 */
	Transaction(boolean explicit) {
		this.explicit = explicit;
	}

	boolean explicit() {
		return this.explicit;
	}

	List<CatalogChange> changes() {
		return this.changes;
	}

	CatalogState view(CatalogState committed) {
		CatalogState view = committed;
		for (CatalogChange change : this.changes) {
			try {
				view = change.apply(view);
			}
			catch (SQLException ex) {
				// Another transaction has taken the name meanwhile. This one goes on with
				// its own until the commit, which fails.
				continue;
			}
		}
		return view;
	}

	void write(WriteCounter counter) {
		if (this.writes.add(counter)) {
			counter.begin();
		}
	}

	void ended() {
		this.writes.forEach(WriteCounter::end);
		this.writes.clear();
	}

}
