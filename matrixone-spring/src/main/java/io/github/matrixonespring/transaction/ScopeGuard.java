package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NamedThreadLocal;
import org.springframework.transaction.TransactionSuspensionNotSupportedException;
import org.springframework.transaction.support.ResourceHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps what a {@linkplain ReadOnlyScope scope} has bound to the thread from being taken
 * off it, after which everybody would go to the real connection. Transaction managers do
 * so for {@code REQUIRES_NEW} and {@code NOT_SUPPORTED}, and tell nobody; but Spring asks
 * whatever it takes off whether it is void.
 *
 * @since 0.1.0
 */
public final class ScopeGuard {

	private static final ThreadLocal<@Nullable Boolean> exchanging = new NamedThreadLocal<>("Exchange of scopes");

	private ScopeGuard() {
	}

	/**
	 * Return whether the current thread is in a scope, of whichever {@link DataSource}.
	 * @return whether it is
	 */
	public static boolean isInScope() {
		return TransactionSynchronizationManager.isActualTransactionActive() && ReadOnlyScopes.isAnyActive();
	}

	/**
	 * Return whether the current thread is in a scope of a {@link DataSource}.
	 * @param dataSource the {@link DataSource}, or what Spring wraps around it for
	 * transactions
	 * @return whether it is
	 */
	public static boolean isInScope(DataSource dataSource) {
		return ReadOnlyScopes.isActive(TransactionManagers.unwrap(dataSource));
	}

	/**
	 * To be called by {@link ResourceHolder#isVoid()}. Where the holder has been taken
	 * off the thread, it is bound again.
	 * @param key what it is bound by
	 * @param holder the holder
	 * @throws TransactionSuspensionNotSupportedException if it has been taken off
	 */
	public static void check(Object key, ResourceHolder holder) {
		if (exchanging.get() == null && !TransactionSynchronizationManager.getResourceMap().containsValue(holder)) {
			TransactionSynchronizationManager.bindResource(key, holder);
			throw new TransactionSuspensionNotSupportedException("""
					The scope that reads the past cannot be left by Propagation.REQUIRES_NEW or NOT_SUPPORTED: it \
					would silently read the present. Nothing was sent. Let the inner method join with \
					REQUIRED or SUPPORTS, or call it outside of the scope""");
		}
	}

	/**
	 * Bind and unbind, as the scopes themselves do.
	 */
	static void exchange(Runnable work) {
		Boolean outer = exchanging.get();
		exchanging.set(true);
		try {
			work.run();
		}
		finally {
			if (outer == null) {
				exchanging.remove();
			}
		}
	}

}
