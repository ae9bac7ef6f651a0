/**
 * How the library takes part in Spring's transactions: which connection a statement goes
 * to, how a transaction is begun, and what is to be done once its outcome is known.
 */
@NullMarked
package io.github.matrixonespring.transaction;

import org.jspecify.annotations.NullMarked;
