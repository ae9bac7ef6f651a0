/**
 * Comparing two moments: what was added, changed and removed between them.
 */
@NullMarked
package io.github.matrixonespring.diff;

import org.jspecify.annotations.NullMarked;
