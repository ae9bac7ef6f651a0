package io.github.matrixonespring.transaction;

import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.support.CommitOutcomeListener;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What this library knows about a transaction on its {@link DataSource}: whether it was
 * begun so that clones can take part in it, and what is to be done after its outcome.
 * Bound to the thread by the transaction's connection, so that it is there as long as
 * that connection is, also while transactions on other {@link DataSource}s come and go.
 *
 * @since 0.1.0
 */
public final class MatrixOneTransaction implements TransactionSynchronization, CommitOutcomeListener {

	private final TransactionBinding binding;

	private final boolean synchronizedAtFirst;

	private final Runnable flush;

	private final TransactionParticipants participants = new TransactionParticipants();

	private Begin begin;

	private State state = State.ACTIVE;

	private @Nullable MatrixOneTransaction previous;

	private @Nullable TransactionExecution inner;

	private boolean commitAttempted;

	private @Nullable CommittingConnection committing;

	private boolean outcomeIsUnknown;

	private boolean participantsCalled;

	private boolean endIsRegistered;

	private @Nullable ServerAccount server;

	private MatrixOneTransaction(TransactionBinding binding, Begin begin, Runnable flush) {
		this.binding = binding;
		this.synchronizedAtFirst = binding.isSynchronized();
		this.begin = begin;
		this.flush = flush;
		// One that is found when it has begun long ago may be in its commit.
		this.commitAttempted = (begin == Begin.NOT_LISTENED_TO);
	}

	/**
	 * Bind a new transaction to the current thread, on the connection that is bound to
	 * it.
	 */
	static MatrixOneTransaction bind(DataSource dataSource, Begin begin, Runnable flush) {
		TransactionBinding binding = TransactionBinding.toCurrentConnection(dataSource);
		MatrixOneTransaction transaction = new MatrixOneTransaction(binding, begin, flush);
		TransactionSynchronizationManager.registerSynchronization(transaction);
		transaction.previous = binding.bind(transaction);
		return transaction;
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
	 * Tell whether it is known to have ended, so that nothing of it is open.
	 */
	boolean isOver() {
		return this.state == State.COMMITTED || this.state == State.ROLLED_BACK;
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
		return this.participants.get(type, factory);
	}

	/**
	 * Find the participants of a type: one, and others where a transaction manager has
	 * started what it takes for a transaction of its own on the same connection.
	 * @param type the type of the participants
	 * @param <P> the type of the participants
	 * @return the participants that were created
	 */
	public <P extends TransactionParticipant> List<P> findParticipants(Class<P> type) {
		return this.participants.find(type);
	}

	/**
	 * Another manager starts a transaction on the same connection, which for Spring is a
	 * new one. The server has only this one.
	 */
	void innerStarted(TransactionExecution execution) {
		this.begin = Begin.SHARED;
		this.inner = execution;
		this.participants.innerStarted();
	}

	/**
	 * A transaction has ended, which may be the inner one. Then the server's has ended
	 * with it, and the next one does not begin with {@code BEGIN}.
	 * @param outcome what has become of it
	 */
	void innerEnded(TransactionExecution execution, State outcome) {
		if (this.inner != execution) {
			return;
		}
		this.inner = null;
		switch (outcome) {
			case COMMITTED -> this.participants.innerCommitted();
			case ROLLED_BACK -> this.participants.innerRolledBack();
			default -> this.participants.innerOutcomeUnknown();
		}
	}

	/**
	 * Tell whether another manager, which is not listened to, has started a transaction
	 * on the same connection.
	 */
	boolean isSharedUnnoticed() {
		return this.inner == null && this.binding.isSynchronized() != this.synchronizedAtFirst;
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
		if (this.committing != null) {
			return;
		}
		this.committing = CommittingConnection.of(this.binding.dataSource());
		// In another manager's transaction its commit would call it.
		if (TransactionSynchronizationManager.getSynchronizations().contains(this)) {
			// Registered this late it is the last one of the lowest precedence, so that
			// an
			// exception of ours keeps no other synchronization from its afterCommit.
			TransactionSynchronizationManager.registerSynchronization(new AfterCommit());
		}
	}

	/**
	 * Tell whether the connection has gone back to the pool with the end of the
	 * transaction, as Hibernate can be told to do.
	 */
	boolean hasReleasedConnection() {
		return this.committing != null && this.committing.isReleased();
	}

	/**
	 * Return where the transaction is. Once asked for, it is known also when the
	 * connection is lost.
	 * @param bound asks the connection
	 * @return the server and the account, or {@code null} if the driver does not tell
	 */
	@Nullable ServerAccount server(Supplier<@Nullable ServerAccount> bound) {
		if (this.server == null && !hasReleasedConnection()
				&& (this.state == State.ACTIVE || this.state == State.COMMITTED)) {
			this.server = bound.get();
		}
		return this.server;
	}

	@Override
	public void commitOutcomeUnknown() {
		this.outcomeIsUnknown = true;
	}

	@Override
	public void beforeCompletion() {
		TransactionSynchronizationManager.registerSynchronization(new End());
		this.endIsRegistered = true;
	}

	@Override
	public void afterCommit() {
		this.state = State.COMMITTED;
	}

	@Override
	public void afterCompletion(int status) {
		try {
			if (status == STATUS_COMMITTED || this.state == State.COMMITTED) {
				callParticipantsAfterCommit();
			}
			else if (isKnownToBeRolledBack(status)) {
				this.state = State.ROLLED_BACK;
				this.participants.call(TransactionParticipant::rolledBack);
			}
			else {
				this.state = State.UNKNOWN;
				this.participants.call(TransactionParticipant::outcomeUnknown);
			}
		}
		finally {
			if (!this.endIsRegistered) {
				this.binding.unbind(this, this.previous);
			}
		}
	}

	private void callParticipantsAfterCommit() {
		this.state = State.COMMITTED;
		if (!this.participantsCalled) {
			this.participantsCalled = true;
			this.participants.call(TransactionParticipant::committed);
		}
	}

	/**
	 * Without COMMIT there is no commit, even if ROLLBACK has failed. Where COMMIT may
	 * have been sent, only a connection that still answers tells that it was refused: JPA
	 * reports one that was lost during COMMIT as a rollback.
	 */
	private boolean isKnownToBeRolledBack(int status) {
		return !this.commitAttempted || (status == STATUS_ROLLED_BACK && !this.outcomeIsUnknown
				&& (this.committing == null || this.committing.hasAnswered()));
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

	/**
	 * Comes after everybody else's afterCompletion, in which the connection is still
	 * held.
	 */
	private final class End implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			MatrixOneTransaction.this.binding.unbind(MatrixOneTransaction.this, MatrixOneTransaction.this.previous);
		}

	}

}
