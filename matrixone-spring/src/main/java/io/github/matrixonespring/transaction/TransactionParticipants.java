package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The participants of one transaction, one of each type; and others of each transaction
 * that another manager starts on its connection, for if that is rolled back, they go.
 */
final class TransactionParticipants {

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

	void innerCommitted() {
		this.joined.addAll(innerEnded());
		call(TransactionParticipant::partlyCommitted);
	}

	void innerRolledBack() {
		call(innerEnded(), TransactionParticipant::rolledBack);
		call(TransactionParticipant::partlyRolledBack);
	}

	void innerOutcomeUnknown() {
		call(innerEnded(), TransactionParticipant::outcomeUnknown);
	}

	private List<TransactionParticipant> innerEnded() {
		List<TransactionParticipant> inner = List.copyOf(this.current.values());
		this.current = this.outer;
		return inner;
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
	void call(Consumer<TransactionParticipant> call) {
		call(all(), call);
	}

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
