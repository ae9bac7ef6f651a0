/**
 * Orders of customers, and how they come back after a mistake.
 */
@NullMarked
package io.github.matrixonespring.sample.order;

import org.jspecify.annotations.NullMarked;
