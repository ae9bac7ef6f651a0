package io.github.matrixonespring.support;

import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * Thrown when the role of the user may not execute a statement. Snapshots and PITRs need
 * the account's administrator role: give the library a user that has it,
 * {@code matrixone.admin.username}. Those of the cluster and of other accounts are for
 * the account {@code sys} alone.
 *
 * @since 0.1.0
 */
public class MatrixOnePermissionException extends PermissionDeniedDataAccessException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error
	 */
	public MatrixOnePermissionException(String message, Throwable cause) {
		super(message, cause);
	}

}
