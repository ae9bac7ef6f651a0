/**
 * The server's functions that H2 lacks or understands differently, computed in Java.
 */
@NullMarked
package io.github.matrixonespring.embedded.function;

import org.jspecify.annotations.NullMarked;
