/**
 * The server's types: which there are, which become which, and what values of them are in
 * Java.
 */
@NullMarked
package io.github.matrixonespring.embedded.type;

import org.jspecify.annotations.NullMarked;
