/**
 * What is known of the connection pools that applications use, and of their JDBC drivers:
 * the settings that matter to a MatrixOne server, and how to connect beside the pool.
 */
@NullMarked
package io.github.matrixonespring.pool;

import org.jspecify.annotations.NullMarked;
