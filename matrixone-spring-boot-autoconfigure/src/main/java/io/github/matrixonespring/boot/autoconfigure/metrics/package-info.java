/**
 * Auto-configuration of meters.
 */
@NullMarked
package io.github.matrixonespring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
