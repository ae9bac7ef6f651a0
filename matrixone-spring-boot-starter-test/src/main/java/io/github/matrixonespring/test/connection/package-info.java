/**
 * Connections that always lead to the database of the current test.
 */
@NullMarked
package io.github.matrixonespring.test.connection;

import org.jspecify.annotations.NullMarked;
