/**
 * The errors of the server: number, SQLSTATE, text and exception class as MySQL
 * Connector/J shows them.
 */
@NullMarked
package io.github.matrixonespring.embedded.error;

import org.jspecify.annotations.NullMarked;
