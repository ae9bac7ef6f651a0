package io.github.matrixonespring.restore;

import io.github.matrixonespring.diff.ChangeKind;

/**
 * A row that is not what it was.
 *
 * @param key its key
 * @param kind what has become of it since the point
 * @param image a digest of what it is now
 * @param moved whether it meets the condition at one of the moments only
 */
record RowDifference(RowKey key, ChangeKind kind, String image, boolean moved) {
}
