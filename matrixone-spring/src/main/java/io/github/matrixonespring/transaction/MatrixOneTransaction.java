package io.github.matrixonespring.transaction;

import java.lang.StackWalker.StackFrame;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.support.CommitOutcomeListener;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/**
 * What this library knows about a transaction on its {@link DataSource}: whether it was
 * begun so that clones can take part in it, and what is to be done after its outcome.
 * Bound to the thread by the transaction's connection, so that it is there as long as
 * that connection is, also while transactions on other {@link DataSource}s come and go.
 * <p>
 * The outcome comes from synchronizations, not from a
 * {@link org.springframework.transaction.TransactionExecutionListener}: Spring calls
 * those only after {@code afterCompletion}, in which listeners of events after the commit
 * or the rollback look for the snapshot, and not at all for a manager that nobody listens
 * to. There are two. This one is the first, so that everybody who is called after the
 * commit finds it committed, and everybody who is called after a rollback finds it
 * cleaned up. {@link End} is the last, so that what follows the commit keeps nobody from
 * their {@code afterCommit}.
 *
 * @since 0.1.0
 */
public final class MatrixOneTransaction implements TransactionSynchronization, CommitOutcomeListener {

	private final TransactionBinding binding;

	private final boolean synchronizedAtFirst;

	private final Runnable flush;

	private final Participants participants = new Participants();

	private final boolean foundAfterCommit;

	private Begin begin;

	private State state = State.ACTIVE;

	private @Nullable MatrixOneTransaction previous;

	private @Nullable TransactionExecution inner;

	private boolean commitAttempted;

	private ServerTransactions.@Nullable Commit commit;

	private boolean outcomeIsUnknown;

	private boolean endIsRegistered;

	private @Nullable ServerAccount server;

	private MatrixOneTransaction(TransactionBinding binding, Begin begin, Runnable flush) {
		this.binding = binding;
		this.synchronizedAtFirst = binding.isSynchronized();
		this.begin = begin;
		this.flush = flush;
		// One that is found when it has begun long ago may be in its commit.
		this.commitAttempted = (begin == Begin.NOT_LISTENED_TO);
		this.foundAfterCommit = this.commitAttempted && isCalledAfterCommit();
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
	 * Tell whether it seems to have been committed by the time that it was found, so that
	 * what is written on its connection is no longer part of it. Whether it was, shows
	 * when it is completed: then nobody has said that it is about to be committed.
	 * @return whether it was found by one of its synchronizations, in
	 * {@code afterCommit}; in rare cases {@code true} also for a new transaction that
	 * such a synchronization of another one has begun
	 */
	public boolean isFoundAfterCommit() {
		return this.foundAfterCommit;
	}

	/**
	 * Nothing else tells: the transaction manager has neither completed the transaction
	 * nor released the connection yet, and the server has no transaction open before the
	 * first statement, either. A transaction that one of these calls begins has other
	 * synchronizations.
	 */
	private static boolean isCalledAfterCommit() {
		List<TransactionSynchronization> current = TransactionSynchronizationManager.getSynchronizations();
		List<StackFrame> frames = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk(Stream::toList);
		return IntStream.range(1, frames.size())
			.filter((index) -> isInvokeAfterCommit(frames.get(index)))
			.mapToObj((index) -> frames.get(index - 1).getDeclaringClass())
			.anyMatch((type) -> current.stream().anyMatch(type::isInstance));
	}

	private static boolean isInvokeAfterCommit(StackFrame frame) {
		return frame.getDeclaringClass() == TransactionSynchronizationUtils.class
				&& frame.getMethodName().equals("invokeAfterCommit");
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
	 * Let the transaction be rolled back, whatever its caller does: its commit throws
	 * {@link org.springframework.transaction.UnexpectedRollbackException}.
	 */
	public void setRollbackOnly() {
		this.binding.connection().setRollbackOnly();
		OpenEntityManagers.setRollbackOnly(this.binding.dataSource());
	}

	/**
	 * Return the one participant of a type, which is created on first use.
	 * @param type the type of the participant
	 * @param factory creates it
	 * @param <P> the type of the participant
	 * @return the participant
	 */
	public <P extends TransactionParticipant> P participant(Class<P> type, Supplier<P> factory) {
		if (this.commitAttempted) {
			rememberConnection();
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
		this.participants.innerEnded(outcome);
	}

	/**
	 * Tell whether another manager, which is not listened to, has started a transaction
	 * on the same connection.
	 */
	boolean isSharedUnnoticed() {
		return this.inner == null && this.binding.isSynchronized() != this.synchronizedAtFirst;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		this.commitAttempted = true;
		if (!this.participants.isEmpty()) {
			rememberConnection();
		}
	}

	private void rememberConnection() {
		if (this.commit == null) {
			this.commit = ServerTransactions.Commit.on(this.binding.dataSource());
		}
	}

	/**
	 * Tell whether the connection has gone back to the pool with the end of the
	 * transaction, as Hibernate can be told to do.
	 */
	boolean hasReleasedConnection() {
		return this.commit != null && this.commit.isReleased();
	}

	/**
	 * Return its connection, as long as it is held and may be asked something.
	 */
	@Nullable Connection connection() {
		return (this.state == State.UNKNOWN || hasReleasedConnection()) ? null
				: this.binding.connection().getConnection();
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
				// Where somebody's afterCommit has thrown, the end has not been told of
				// it.
				ended(State.COMMITTED);
			}
			else {
				ended(isKnownToBeRolledBack(status) ? State.ROLLED_BACK : State.UNKNOWN);
			}
		}
		finally {
			if (!this.endIsRegistered) {
				unbind();
			}
		}
	}

	private void unbind() {
		this.binding.unbind(this, this.previous);
	}

	private void ended(State outcome) {
		this.state = outcome;
		this.participants.ended(outcome);
	}

	/**
	 * Without COMMIT there is no commit, even if ROLLBACK has failed. Where COMMIT may
	 * have been sent, only a connection that still answers tells that it was refused: JPA
	 * reports one that was lost during COMMIT as a rollback.
	 */
	private boolean isKnownToBeRolledBack(int status) {
		return !this.commitAttempted || (status == STATUS_ROLLED_BACK && !this.outcomeIsUnknown
				&& (this.commit == null || this.commit.hasAnswered()));
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

	/**
	 * Registered before the completion it comes after everybody else. In their
	 * {@code afterCompletion} the connection is still held.
	 */
	private final class End implements TransactionSynchronization {

		@Override
		public void afterCommit() {
			ended(State.COMMITTED);
		}

		@Override
		public void afterCompletion(int status) {
			unbind();
		}

	}

	/**
	 * The participants, one of each type; and others of each transaction that another
	 * manager starts on the connection, for if that is rolled back, they go.
	 */
	private static final class Participants {

		private final Map<Class<?>, TransactionParticipant> outer = new LinkedHashMap<>();

		private Map<Class<?>, TransactionParticipant> current = this.outer;

		/** Of inner transactions that were committed. */
		private final List<TransactionParticipant> joined = new ArrayList<>();

		boolean isEmpty() {
			return all().isEmpty();
		}

		<P extends TransactionParticipant> P get(Class<P> type, Supplier<P> factory) {
			return type.cast(this.current.computeIfAbsent(type, (key) -> factory.get()));
		}

		<P extends TransactionParticipant> List<P> find(Class<P> type) {
			return all().stream().filter(type::isInstance).map(type::cast).toList();
		}

		void innerStarted() {
			this.current = new LinkedHashMap<>();
		}

		void innerEnded(State outcome) {
			List<TransactionParticipant> inner = List.copyOf(this.current.values());
			this.current = this.outer;
			switch (outcome) {
				case COMMITTED -> {
					this.joined.addAll(inner);
					call(all(), TransactionParticipant::partlyCommitted);
				}
				case ROLLED_BACK -> {
					call(inner, TransactionParticipant::rolledBack);
					call(all(), TransactionParticipant::partlyRolledBack);
				}
				default -> call(inner, TransactionParticipant::outcomeUnknown);
			}
		}

		/**
		 * Tell each of them once.
		 */
		void ended(State outcome) {
			List<TransactionParticipant> all = all();
			this.outer.clear();
			this.joined.clear();
			this.current = this.outer;
			call(all, switch (outcome) {
				case COMMITTED -> TransactionParticipant::committed;
				case ROLLED_BACK -> TransactionParticipant::rolledBack;
				default -> TransactionParticipant::outcomeUnknown;
			});
		}

		private List<TransactionParticipant> all() {
			List<TransactionParticipant> all = new ArrayList<>(this.outer.values());
			all.addAll(this.joined);
			if (this.current != this.outer) {
				all.addAll(this.current.values());
			}
			return all;
		}

		/**
		 * Call all of them, also where one fails.
		 */
		private static void call(List<TransactionParticipant> participants, Consumer<TransactionParticipant> call) {
			RuntimeException failure = null;
			for (TransactionParticipant participant : participants) {
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

	}

}
