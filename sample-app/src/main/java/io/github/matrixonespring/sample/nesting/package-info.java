/**
 * Transactions within transactions.
 */
@NullMarked
package io.github.matrixonespring.sample.nesting;

import org.jspecify.annotations.NullMarked;
