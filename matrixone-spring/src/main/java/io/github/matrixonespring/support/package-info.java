/**
 * What every feature needs: names that are safe to send, the translation of the server's
 * errors, and the listener that sees each statement of this library.
 */
@NullMarked
package io.github.matrixonespring.support;

import org.jspecify.annotations.NullMarked;
