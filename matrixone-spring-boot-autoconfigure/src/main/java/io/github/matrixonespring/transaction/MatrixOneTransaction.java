package io.github.matrixonespring.transaction;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * What this library knows about a transaction on its {@link DataSource}: whether it was
 * begun so that clones can take part in it, and what is to be done after its outcome.
 * Bound to the thread, suspended and resumed as the transaction is.
 *
 * @since 0.1.0
 */
public final class MatrixOneTransaction implements TransactionSynchronization {

	private final Key key;

	private final Begin begin;

	private final Runnable flush;

	private final Map<Class<?>, TransactionParticipant> participants = new LinkedHashMap<>();

	private State state = State.ACTIVE;

	private @Nullable CommittingConnection committing;

	private boolean commitAttempted;

	private boolean participantsCalled;

	private MatrixOneTransaction(Key key, Begin begin, Runnable flush) {
		this.key = key;
		this.begin = begin;
		this.flush = flush;
	}

	/**
	 * Bind a new transaction to the current thread, on the connection that is bound to
	 * it.
	 */
	static MatrixOneTransaction bind(DataSource dataSource, Begin begin, Runnable flush) {
		Key key = Key.current(dataSource);
		Assert.state(key != null, "No connection is bound");
		MatrixOneTransaction transaction = new MatrixOneTransaction(key, begin, flush);
		TransactionSynchronizationManager.registerSynchronization(transaction);
		TransactionSynchronizationManager.bindResource(key, transaction);
		return transaction;
	}

	/**
	 * Return the transaction of the connection that is bound now; it may be over already.
	 */
	static @Nullable MatrixOneTransaction bound(DataSource dataSource) {
		Key key = Key.current(dataSource);
		return (key != null) ? (MatrixOneTransaction) TransactionSynchronizationManager.getResource(key) : null;
	}

	/**
	 * Tell whether a transaction waits for the current one, or for none, to be over. It
	 * keeps its connection meanwhile.
	 */
	static boolean isSuspended(DataSource dataSource) {
		return TransactionSynchronizationManager.hasResource(new SuspendedKey(dataSource));
	}

	/**
	 * Return how the transaction was begun.
	 * @return the way it was begun
	 */
	public Begin begin() {
		return this.begin;
	}

	/**
	 * Return what has become of the transaction.
	 * @return its state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Make an ORM send what it keeps back, such as new JPA entities, unless the
	 * transaction is read-only. Not named {@code flush}, which the transaction manager
	 * would call in turn.
	 */
	public void sendPendingChanges() {
		this.flush.run();
	}

	/**
	 * Return the one participant of a type, which is created on first use.
	 * @param type the type of the participant
	 * @param factory creates it
	 * @param <P> the type of the participant
	 * @return the participant
	 */
	public <P extends TransactionParticipant> P participant(Class<P> type, Supplier<P> factory) {
		if (this.participants.isEmpty() && this.commitAttempted) {
			prepareForCommit();
		}
		return type.cast(this.participants.computeIfAbsent(type, (key) -> factory.get()));
	}

	/**
	 * Find the one participant of a type.
	 * @param type the type of the participant
	 * @param <P> the type of the participant
	 * @return the participant, or empty if it was not created
	 */
	public <P extends TransactionParticipant> Optional<P> findParticipant(Class<P> type) {
		return Optional.ofNullable(this.participants.get(type)).map(type::cast);
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResource(this.key);
		SuspendedKey suspended = new SuspendedKey(this.key.dataSource());
		if (!TransactionSynchronizationManager.hasResource(suspended)) {
			TransactionSynchronizationManager.bindResource(suspended, this);
		}
	}

	@Override
	public void resume() {
		SuspendedKey suspended = new SuspendedKey(this.key.dataSource());
		if (TransactionSynchronizationManager.getResource(suspended) == this) {
			TransactionSynchronizationManager.unbindResource(suspended);
		}
		TransactionSynchronizationManager.bindResource(this.key, this);
	}

	/**
	 * First of all, so that everybody who is called after the commit finds it committed.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		this.commitAttempted = true;
		if (!this.participants.isEmpty()) {
			prepareForCommit();
		}
	}

	private void prepareForCommit() {
		this.committing = CommittingConnection.of(this.key.dataSource());
		// Registered this late it is the last one of the lowest precedence, so that an
		// exception of ours keeps no other synchronization from its afterCommit.
		TransactionSynchronizationManager.registerSynchronization(new AfterCommit());
	}

	@Override
	public void afterCommit() {
		this.state = State.COMMITTED;
	}

	@Override
	public void afterCompletion(int status) {
		try {
			if (status == STATUS_COMMITTED) {
				callParticipantsAfterCommit();
			}
			else if (isKnownToBeRolledBack(status)) {
				this.state = State.ROLLED_BACK;
				callParticipants(TransactionParticipant::rolledBack);
			}
			else {
				this.state = State.UNKNOWN;
				callParticipants(TransactionParticipant::outcomeUnknown);
			}
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this.key);
		}
	}

	private void callParticipantsAfterCommit() {
		this.state = State.COMMITTED;
		if (!this.participantsCalled) {
			this.participantsCalled = true;
			callParticipants(TransactionParticipant::committed);
		}
	}

	private void callParticipants(Consumer<TransactionParticipant> call) {
		RuntimeException failure = null;
		for (TransactionParticipant participant : this.participants.values()) {
			try {
				call.accept(participant);
			}
			catch (RuntimeException ex) {
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Without COMMIT there is no commit, even if ROLLBACK has failed. Where COMMIT may
	 * have been sent, only a connection that still answers tells that it was refused: JPA
	 * reports one that was lost during COMMIT as a rollback.
	 */
	private boolean isKnownToBeRolledBack(int status) {
		return !this.commitAttempted
				|| (status == STATUS_ROLLED_BACK && (this.committing == null || this.committing.answers()));
	}

	/**
	 * A transaction belongs to a connection: while it is being completed, another one may
	 * already begin on another connection of this thread.
	 */
	private record Key(DataSource dataSource, ConnectionHolder connection) {

		static @Nullable Key current(DataSource dataSource) {
			return (TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder connection)
					? new Key(dataSource, connection) : null;
		}

	}

	private record SuspendedKey(DataSource dataSource) {

	}

	/**
	 * What has become of a transaction.
	 */
	public enum State {

		/**
		 * It goes on, or is being completed.
		 */
		ACTIVE,

		/**
		 * It was committed.
		 */
		COMMITTED,

		/**
		 * It was rolled back.
		 */
		ROLLED_BACK,

		/**
		 * Nobody knows whether it was committed.
		 */
		UNKNOWN

	}

	private final class AfterCommit implements TransactionSynchronization {

		@Override
		public void afterCommit() {
			callParticipantsAfterCommit();
		}

	}

}
