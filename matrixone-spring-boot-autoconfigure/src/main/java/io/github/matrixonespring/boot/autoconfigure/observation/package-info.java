/**
 * Auto-configuration of observations.
 */
@NullMarked
package io.github.matrixonespring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
