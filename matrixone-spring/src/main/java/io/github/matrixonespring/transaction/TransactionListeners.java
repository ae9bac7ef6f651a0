package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Changes the listeners of a transaction manager. Its list is replaced, never written to:
 * the application may have set one that cannot be changed, and another thread may be
 * calling those in it.
 *
 * @since 0.1.0
 */
public final class TransactionListeners {

	private TransactionListeners() {
	}

	/**
	 * Add a listener that is called before all that are there.
	 * @param manager the transaction manager
	 * @param listener the listener
	 */
	public static void addFirst(ConfigurableTransactionManager manager, TransactionExecutionListener listener) {
		change(manager, (listeners) -> listeners.add(0, listener));
	}

	/**
	 * Add a listener that is called after all that are there.
	 * @param manager the transaction manager
	 * @param listener the listener
	 */
	public static void addLast(ConfigurableTransactionManager manager, TransactionExecutionListener listener) {
		change(manager, (listeners) -> listeners.add(listener));
	}

	/**
	 * Remove listeners.
	 * @param manager the transaction manager
	 * @param condition tells which ones
	 */
	public static void removeIf(ConfigurableTransactionManager manager,
			Predicate<TransactionExecutionListener> condition) {
		if (contain(manager, condition)) {
			change(manager, (listeners) -> listeners.removeIf(condition));
		}
	}

	/**
	 * Return whether there is a listener.
	 * @param manager the transaction manager
	 * @param condition tells which one
	 * @return whether there is
	 */
	public static boolean contain(ConfigurableTransactionManager manager,
			Predicate<TransactionExecutionListener> condition) {
		return manager.getTransactionExecutionListeners().stream().anyMatch(condition);
	}

	private static void change(ConfigurableTransactionManager manager,
			Consumer<List<TransactionExecutionListener>> change) {
		List<TransactionExecutionListener> listeners = new ArrayList<>(manager.getTransactionExecutionListeners());
		change.accept(listeners);
		manager.setTransactionExecutionListeners(listeners);
	}

}
