package io.github.matrixonespring.clone;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Finds out what the server does not tell of one clone, and not every version does:
 * before it is made, whether the target exists, whether the source does not, and whether
 * it has sequences; afterwards, where it is not known of the server, whether they are
 * there.
 */
final class CloneCheck {

	private final MatrixOneStatements statements;

	private final CloneRequest request;

	private final CloneName source;

	private final PointInTime time;

	private final UnaryOperator<String> stored;

	private final boolean inTransaction;

	private final boolean sourceKnown;

	private final Set<String> found;

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
		Set<String> both = mayLookAtSource() ? findBoth() : null;
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
		return this.request.snapshot() != null && !this.time.hasTimestamp();
	}

	/**
	 * Look for the target and the source.
	 * @return {@code null} if the server does not read the catalog at this time
	 */
	private @Nullable Set<String> findBoth() {
		CloneName target = this.request.target();
		try {
			return target.isTable() ? find(CloneSql.tables(this.time), target, this.source)
					: find(CloneSql.databases(this.time), target, this.source, this.source);
		}
		catch (DataAccessException ex) {
			if (!isByName() || !CloneSql.isOutOfScope(ex.getRootCause())) {
				throw ex;
			}
			this.statements.found(Capability.SNAPSHOT_SCOPE, true);
			return null;
		}
	}

	private Set<String> findTarget() {
		CloneName target = this.request.target();
		return find(target.isTable() ? CloneSql.targetTable() : CloneSql.targetDatabase(), target);
	}

	private Set<String> find(String sql, CloneName... names) {
		Object[] arguments = Stream.of(names).flatMap(this::stored).toArray();
		return new HashSet<>(this.statements.query(sql, (row, number) -> row.getString(1), arguments));
	}

	private Stream<String> stored(CloneName name) {
		return (name.isTable() ? Stream.of(name.database(), name.table()) : Stream.of(name.database()))
			.map(this.stored);
	}

	/**
	 * Tell whether what is to be made exists.
	 */
	boolean targetExists() {
		return this.found.contains(CloneSql.TARGET);
	}

	/**
	 * Check that the source exists, and that the server clones all of it, as far as that
	 * is known.
	 * @throws CloneSourceNotFoundException if it does not exist
	 * @throws SequencesNotClonedException if it has sequences that the server leaves out,
	 * or is one
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
		if (hasSequences()) {
			checkSequences(this.statements.evidence(Capability.CLONED_SEQUENCES));
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
		return this.found.contains(CloneSql.INTERNAL_TABLE);
	}

	CloneSourceNotFoundException sourceNotFound(@Nullable Throwable cause) {
		return new CloneSourceNotFoundException((this.request.snapshot() != null)
				? "%s does not exist at snapshot '%s'".formatted(this.source, this.request.snapshot())
				: "%s does not exist".formatted(this.source), cause);
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
