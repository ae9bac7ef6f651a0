/**
 * An in-process stand-in for a MatrixOne server, reached by the JDBC URL
 * {@code jdbc:matrixone:mem:NAME}.
 */
@NullMarked
package io.github.matrixonespring.embedded;

import org.jspecify.annotations.NullMarked;
