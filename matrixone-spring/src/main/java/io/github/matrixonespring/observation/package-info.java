/**
 * What this library tells of its operations: observations, numbers and log lines.
 */
@NullMarked
package io.github.matrixonespring.observation;

import org.jspecify.annotations.NullMarked;
