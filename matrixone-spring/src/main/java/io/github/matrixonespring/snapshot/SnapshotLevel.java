package io.github.matrixonespring.snapshot;

/**
 * What a snapshot covers.
 *
 * @since 0.1.0
 */
public enum SnapshotLevel {

	/**
	 * All accounts of the cluster. Only the account {@code sys} may create such a
	 * snapshot.
	 */
	CLUSTER,

	/**
	 * All databases of an account.
	 */
	ACCOUNT,

	/**
	 * A database.
	 */
	DATABASE,

	/**
	 * A table.
	 */
	TABLE

}
