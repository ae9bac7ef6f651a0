/**
 * Snapshots, clones and time travel of MatrixOne for Spring applications.
 */
@NullMarked
package io.github.matrixonespring;

import org.jspecify.annotations.NullMarked;
