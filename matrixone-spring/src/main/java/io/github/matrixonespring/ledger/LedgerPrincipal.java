package io.github.matrixonespring.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Tells who is asking for a snapshot. With Spring Security it is the name of the current
 * authentication, unless the application has a bean of its own.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LedgerPrincipal {

	/**
	 * Return who is asking on the current thread.
	 * @return the name, or {@code null} if it is not known
	 */
	@Nullable String current();

}
