package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What this library knows about a transaction on its {@link DataSource}: whether it was
 * begun so that clones can take part in it, and what is to be done after its outcome.
 * Bound to the thread, suspended and resumed as the transaction is.
 *
 * @since 0.1.0
 */
public final class MatrixOneTransaction implements TransactionSynchronization {

	private static final Log logger = LogFactory.getLog(MatrixOneTransaction.class);

	private static final int VALIDATION_TIMEOUT_SECONDS = 5;

	private final DataSource dataSource;

	private final Begin begin;

	private final Runnable flush;

	private final Map<Class<?>, TransactionParticipant> participants = new LinkedHashMap<>();

	private State state = State.ACTIVE;

	private boolean commitAttempted;

	private boolean participantsCalled;

	private MatrixOneTransaction(DataSource dataSource, Begin begin, Runnable flush) {
		this.dataSource = dataSource;
		this.begin = begin;
		this.flush = flush;
	}

	/**
	 * Bind a new transaction to the current thread.
	 */
	static MatrixOneTransaction bind(DataSource dataSource, Begin begin, Runnable flush) {
		MatrixOneTransaction transaction = new MatrixOneTransaction(dataSource, begin, flush);
		TransactionSynchronizationManager.registerSynchronization(transaction);
		transaction.resume();
		return transaction;
	}

	static @Nullable MatrixOneTransaction bound(DataSource dataSource) {
		return (MatrixOneTransaction) TransactionSynchronizationManager.getResource(new Key(dataSource));
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
	 * Make an ORM send what it keeps back, such as new JPA entities. Not named
	 * {@code flush}, which the transaction manager would call in turn.
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
		TransactionSynchronizationManager.unbindResource(new Key(this.dataSource));
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(new Key(this.dataSource), this);
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
			// Registered this late it is the last one of the lowest precedence, so that
			// an exception of ours keeps no other synchronization from its afterCommit.
			TransactionSynchronizationManager.registerSynchronization(new AfterCommit());
		}
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
			suspend();
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
				|| (status == STATUS_ROLLED_BACK && (this.participants.isEmpty() || connectionAnswers()));
	}

	private boolean connectionAnswers() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return !connection.isClosed() && connection.isValid(VALIDATION_TIMEOUT_SECONDS);
		}
		catch (SQLException ex) {
			logger.debug("The connection does not answer after a failed commit", ex);
			return false;
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private record Key(DataSource dataSource) {

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
