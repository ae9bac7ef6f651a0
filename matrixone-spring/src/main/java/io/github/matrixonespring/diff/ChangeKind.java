package io.github.matrixonespring.diff;

/**
 * What has become of a row between two moments.
 *
 * @since 0.1.0
 */
public enum ChangeKind {

	/** It is there only later. */
	ADDED,

	/** It is there at both moments, and differs. */
	CHANGED,

	/** It is there only earlier. */
	REMOVED

}
