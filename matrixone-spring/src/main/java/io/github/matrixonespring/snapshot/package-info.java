/**
 * Snapshots: named points in time of a cluster, an account, a database or a table.
 */
@NullMarked
package io.github.matrixonespring.snapshot;

import org.jspecify.annotations.NullMarked;
