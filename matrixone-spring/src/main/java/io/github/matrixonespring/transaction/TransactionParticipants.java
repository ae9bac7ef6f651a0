package io.github.matrixonespring.transaction;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The participants of one transaction, one of each type.
 */
final class TransactionParticipants {

	private final Map<Class<?>, TransactionParticipant> participants = new LinkedHashMap<>();

	boolean isEmpty() {
		return this.participants.isEmpty();
	}

	<P extends TransactionParticipant> P get(Class<P> type, Supplier<P> factory) {
		return type.cast(this.participants.computeIfAbsent(type, (key) -> factory.get()));
	}

	<P extends TransactionParticipant> Optional<P> find(Class<P> type) {
		return Optional.ofNullable(this.participants.get(type)).map(type::cast);
	}

	/**
	 * Call all of them, also where one fails.
	 */
	void call(Consumer<TransactionParticipant> call) {
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

}
