package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table of a snapshot again. Its foreign keys refer to the tables that have the
 * names of those of then.
 *
 * @param session the session
 * @param snapshot the snapshot
 * @param then what referred to what then
 */
record RestoredTable(Session session, Snapshot snapshot, References then) {

	/**
	 * Make the table in H2, with its rows.
	 * @param name the name
	 * @param source the table as it was
	 * @param createSql the statement that the server would make it with
	 * @return the table, or {@code null} if a table that it refers to is missing, which
	 * the server takes for no error
	 * @throws SQLException if H2 refuses, or the server takes a missing table for an
	 * error
	 */
	@Nullable StoredTable create(ObjectName name, StoredTable source, String createSql) throws SQLException {
		if (lacksParent(name, source)) {
			return null;
		}
		Storage storage = this.session.instance().storage();
		StoredTable copy = new TableCopies(storage).createLike(source, source.name());
		try {
			fill(copy, source);
			return connected(name, copy, createSql);
		}
		catch (SQLException ex) {
			this.session.instance().snapshots().rows().rollback();
			storage.dropSchema(copy.schema());
			throw ex;
		}
	}

	private boolean lacksParent(ObjectName name, StoredTable source) throws SQLException {
		if (!this.session.variables().checksForeignKeys()) {
			return false;
		}
		for (ForeignKey key : source.structure().foreignKeys()) {
			ObjectName parent = this.then.nameOf(key);
			if (!parent.equals(name) && present(parent) == null) {
				// The server looks for the name of the table in the text of the error.
				SQLException error = ServerError.unknownTable(name.requiredDatabase(), parent.name());
				if (String.valueOf(error.getMessage()).contains(name.name())) {
					throw error;
				}
				return true;
			}
		}
		return false;
	}

	private @Nullable StoredTable present(ObjectName name) {
		Relation relation = this.session.catalog().find(name.requiredDatabase(), name.name());
		return (relation instanceof StoredTable table) ? table : null;
	}

	private void fill(StoredTable copy, StoredTable source) throws SQLException {
		String sourceName = this.snapshot.storageName(source);
		CommittedRows rows = this.session.instance().snapshots().rows();
		rows.begin();
		new TableCopies(this.session.instance().storage()).continueNumbers(copy, sourceName, rows.connection());
		rows.copy(TableCopies.copyRows(source, sourceName, copy));
		rows.commit();
	}

	/**
	 * Foreign keys that waited for a table then are lost.
	 */
	private StoredTable connected(ObjectName name, StoredTable copy, String createSql) throws SQLException {
		List<ForeignKey> keys = new ArrayList<>();
		List<ForwardReference> waiting = new ArrayList<>();
		for (ForeignKey key : copy.structure().foreignKeys()) {
			ObjectName parentName = this.then.nameOf(key);
			ForwardReference reference = ForwardReference.of(key, parentName.requiredDatabase());
			StoredTable parent = parentName.equals(name) ? copy : present(parentName);
			if (parent == null) {
				waiting.add(reference);
			}
			else {
				keys.add(reference.to(parent));
				this.session.instance()
					.storage()
					.execute(reference.toDdl(copy.storageName(), parent.storageName()) + " NOCHECK");
			}
		}
		return new StoredTable(copy.id(), copy.name(), createSql, copy.schema(),
				copy.structure().withForeignKeys(keys, waiting), copy.writes());
	}

}
