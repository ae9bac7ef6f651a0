package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Collection;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.sql.TableReference;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code FOR SHARE} and {@code LOCK IN SHARE MODE}. H2 has exclusive locks only: the
 * first transaction that shares rows of a table takes them, and those that share with it
 * take none. So who shares does not wait for others who do, and who writes waits.
 *
 * @param session the session
 */
record SharedLock(Session session) {

	/**
	 * Read the clause if it comes next.
	 * @param cursor where it would stand
	 * @param references the tables of the query
	 * @return what stands for it in H2, or {@code null} if something else comes next
	 * @throws SQLException if the server does not know what follows
	 */
	@Nullable String read(TokenCursor cursor, Collection<TableReference> references) throws SQLException {
		if (!cursor.accept("FOR", "SHARE") && !cursor.accept("LOCK", "IN", "SHARE", "MODE")) {
			return null;
		}
		Dialect.refuseLockOptions(cursor);
		boolean locks = true;
		CatalogState catalog = this.session.catalog();
		for (TableReference reference : references) {
			String named = reference.name().database();
			Database database = catalog.find((named != null) ? named : this.session.database());
			if (database != null && !TableResolver.isDual(reference)
					&& database.relation(reference.name().name()) instanceof StoredTable table) {
				locks &= !this.session.instance().isSharedByOther(table, this.session);
				this.session.transactions().shares(table);
			}
		}
		return locks ? "FOR UPDATE" : "";
	}

}
