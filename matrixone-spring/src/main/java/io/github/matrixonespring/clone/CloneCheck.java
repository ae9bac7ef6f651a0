package io.github.matrixonespring.clone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Finds out what the server does not tell of one clone, and not every version does:
 * before it is made, whether the target exists, whether the source does not, whether it
 * has sequences, and whether it has definitions that become others; afterwards, where it
 * is not known of the server, whether they are there.
 */
final class CloneCheck {

	private static final Log logger = LogFactory.getLog(CloneManager.class);

	private final MatrixOneStatements statements;

	private final CloneRequest request;

	private final CloneName source;

	private final PointInTime time;

	private final UnaryOperator<String> stored;

	private final boolean inTransaction;

	private final boolean sourceKnown;

	private final Map<String, List<String>> found;

	/**
	 * Look at the server.
	 * @param statements ask where the clone is going to be made
	 * @param request the clone
	 * @param source what is cloned
	 * @param time when it is cloned
	 * @param stored returns a name as the server stores it
	 * @param inTransaction whether it is made in a transaction
	 */
	CloneCheck(MatrixOneStatements statements, CloneRequest request, CloneName source, PointInTime time,
			UnaryOperator<String> stored, boolean inTransaction) {
		this.statements = statements;
		this.request = request;
		this.source = source;
		this.time = time;
		this.stored = stored;
		this.inTransaction = inTransaction;
		Map<String, List<String>> both = mayLookAtSource() ? findBoth() : null;
		this.sourceKnown = both != null;
		this.found = (both != null) ? both : findTarget();
	}

	/**
	 * A server that checks what a snapshot covers with each read does so for the clone as
	 * well, and does not read the catalog at it.
	 */
	private boolean mayLookAtSource() {
		return !isByName() || !this.statements.serverHas(Capability.SNAPSHOT_SCOPE);
	}

	private boolean isByName() {
		return this.time.snapshotName() != null;
	}

	/**
	 * Look for the target and the source.
	 * @return {@code null} if the server does not read the catalog at this time
	 */
	private @Nullable Map<String, List<String>> findBoth() {
		CloneName target = this.request.target();
		List<CloneName> names = new ArrayList<>(List.of(target, this.source));
		String sql = target.isTable() ? CloneSql.tables(this.time) : CloneSql.databases(this.time);
		if (!target.isTable()) {
			names.add(this.source);
		}
		if (!this.statements.serverHas(Capability.DEFINITIONS_AS_WRITTEN)) {
			sql += CloneSql.misread(this.time, target.isTable());
			names.addAll(Collections.nCopies(3, this.source));
		}
		try {
			return find(sql, names);
		}
		catch (DataAccessException ex) {
			if (!isByName() || !CloneSql.isOutOfScope(ex.getRootCause())) {
				throw ex;
			}
			this.statements.found(Capability.SNAPSHOT_SCOPE, true);
			return null;
		}
	}

	private Map<String, List<String>> findTarget() {
		CloneName target = this.request.target();
		return find(target.isTable() ? CloneSql.targetTable() : CloneSql.targetDatabase(), List.of(target));
	}

	private Map<String, List<String>> find(String sql, List<CloneName> names) {
		Map<String, List<String>> found = new HashMap<>();
		this.statements.query(sql, (row, number) -> found.computeIfAbsent(row.getString(1), (kind) -> new ArrayList<>())
			.add(row.getString(2)), names.stream().flatMap(this::stored).toArray());
		return found;
	}

	private Stream<String> stored(CloneName name) {
		return (name.isTable() ? Stream.of(name.database(), name.table()) : Stream.of(name.database()))
			.map(this.stored);
	}

	/**
	 * Tell whether what is to be made exists.
	 */
	boolean targetExists() {
		return this.found.containsKey(CloneSql.TARGET);
	}

	/**
	 * Check that the source exists, and that the server clones all of it, as far as that
	 * is known.
	 * @throws CloneSourceNotFoundException if it does not exist
	 * @throws SequencesNotClonedException if it has sequences that the server leaves out,
	 * or is one
	 * @throws DefinitionsNotClonedException if the server defines the clone otherwise
	 * @throws NotAllowedInTransactionException if they are to be left out and cannot be
	 */
	void checkSource() {
		if (this.sourceKnown && this.found.isEmpty()) {
			throw sourceNotFound(null);
		}
		if (hasSequences() && this.source.isTable()) {
			throw new SequencesNotClonedException(
					"%s is a sequence, of which the server would make an ordinary table".formatted(this.source));
		}
		checkDefinitions();
		if (hasSequences()) {
			checkSequences(this.statements.evidence(Capability.CLONED_SEQUENCES));
		}
	}

	private void checkDefinitions() {
		List<String> misread = this.found.getOrDefault(CloneSql.MISREAD, List.of());
		List<String> told = new ArrayList<>(this.found.getOrDefault(CloneSql.COMMENT, List.of()));
		if (!misread.isEmpty()) {
			if (!this.request.misreadingAccepted()) {
				throw new DefinitionsNotClonedException(
						"""
								%s cannot be cloned as it is: the server misreads the definitions of %s, which have a backslash, or a \
								default with a quote in it, and creates others. Nothing was made. Clone it nevertheless by \
								CloneRequest.acceptMisreading()"""
							.formatted(this.source, misread));
			}
			told.addAll(misread);
		}
		if (!told.isEmpty()) {
			logger
				.warn("""
						%s, cloned from %s, may have other definitions of %s than that: they have a backslash, or a default with \
						a quote in it, which the server misreads"""
					.formatted(this.request.target(), this.source, told));
		}
	}

	private void checkSequences(Evidence cloned) {
		if (!this.request.sequencesLeftOut() && cloned.isKnown() && !cloned.present()) {
			throw sequencesNotCloned(sequencesOfSource(), "Nothing was made");
		}
		if (this.request.sequencesLeftOut() && cloned.present() && this.inTransaction) {
			throw sequencesNotLeftOut("Nothing was made");
		}
	}

	private boolean hasSequences() {
		return this.found.containsKey(CloneSql.INTERNAL_TABLE);
	}

	CloneSourceNotFoundException sourceNotFound(@Nullable Throwable cause) {
		return new CloneSourceNotFoundException(
				this.request.point().isNow() ? "%s does not exist".formatted(this.source)
						: "%s does not exist at %s".formatted(this.source, this.request.point()),
				cause);
	}

	private SequencesNotClonedException sequencesNotCloned(List<String> sequences, String state) {
		return new SequencesNotClonedException("""
				%s has sequences, which the server does not clone: %s. %s. Clone it without them by \
				CloneRequest.withoutSequences(), and create them in the clone""".formatted(this.source, sequences,
				state));
	}

	private List<String> sequencesOfSource() {
		return sequences(this.time, this.source);
	}

	private List<String> sequences(PointInTime time, CloneName database) {
		return this.statements.query(CloneSql.sequences(time), (row, number) -> row.getString(1),
				this.stored.apply(database.database()));
	}

	private NotAllowedInTransactionException sequencesNotLeftOut(String state) {
		return new NotAllowedInTransactionException("""
				%s cannot be cloned without its sequences in a transaction: this server clones them, and does not drop \
				any in a transaction. %s. Clone it with them, or outside of the transaction""".formatted(this.source,
				state), null);
	}

	/**
	 * Check that the clone has the sequences, or does not, as it was asked for.
	 * @throws SequencesNotClonedException if the server has left some out; the clone is
	 * dropped again
	 * @throws NotAllowedInTransactionException if it has them and must not, and they
	 * cannot be dropped; the clone is dropped again
	 */
	void checkResult() {
		if (!this.sourceKnown && !this.source.isTable() && this.request.sequencesLeftOut()) {
			dropSequences(sequences(PointInTime.now(), this.request.target()));
			return;
		}
		Evidence cloned = hasSequences() ? this.statements.evidence(Capability.CLONED_SEQUENCES) : null;
		if (cloned == null || (cloned.isKnown() && cloned.present() != this.request.sequencesLeftOut())) {
			return;
		}
		List<String> there = sequences(PointInTime.now(), this.request.target());
		List<String> missing = new ArrayList<>(sequencesOfSource());
		missing.removeAll(there);
		this.statements.found(Capability.CLONED_SEQUENCES, missing.isEmpty());
		if (this.request.sequencesLeftOut()) {
			dropSequences(there);
		}
		else if (!missing.isEmpty()) {
			throw dropping(sequencesNotCloned(missing, "The clone, which lacks them, is dropped again"));
		}
	}

	/**
	 * Drop the clone. Where that fails, the exception says so beside what was wrong.
	 */
	private <E extends RuntimeException> E dropping(E reason) {
		try {
			this.statements.execute(CloneSql.drop(this.request.target()));
		}
		catch (DataAccessException ex) {
			reason.addSuppressed(new IllegalStateException(
					"%s is still there: drop it by hand".formatted(this.request.target()), ex));
		}
		return reason;
	}

	private void dropSequences(List<String> sequences) {
		CloneName clone = this.request.target();
		if (!sequences.isEmpty() && this.inTransaction) {
			throw dropping(sequencesNotLeftOut("The clone, which has them, is dropped again"));
		}
		sequences.forEach((sequence) -> this.statements.execute(CloneSql.dropSequence(clone, sequence)));
	}

}
