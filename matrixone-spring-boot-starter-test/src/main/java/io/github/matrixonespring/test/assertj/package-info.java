/**
 * Assertions about databases and snapshots.
 */
@NullMarked
package io.github.matrixonespring.test.assertj;

import org.jspecify.annotations.NullMarked;
