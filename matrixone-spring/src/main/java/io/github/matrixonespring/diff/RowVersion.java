package io.github.matrixonespring.diff;

import java.util.Map;

import io.github.matrixonespring.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was at one snapshot, and at those that follow as long as it does not
 * change.
 *
 * @param first the first snapshot at which the row was like this
 * @param last the last of the snapshots that follow at which it still was
 * @param row the row by column, or {@code null} if there was none, or no such table
 * @since 0.1.0
 */
public record RowVersion(Snapshot first, Snapshot last, @Nullable Map<String, @Nullable Object> row) {
}
