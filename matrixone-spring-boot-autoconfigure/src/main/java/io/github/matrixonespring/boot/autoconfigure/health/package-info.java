/**
 * Auto-configuration of health.
 */
@NullMarked
package io.github.matrixonespring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
