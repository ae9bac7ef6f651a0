/**
 * Listeners that see every statement, of the application and of the library.
 */
@NullMarked
package io.github.matrixonespring.sample.statement;

import org.jspecify.annotations.NullMarked;
