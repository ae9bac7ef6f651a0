/**
 * What a native image must know of this library and of the methods that it advises.
 */
@NullMarked
package io.github.matrixonespring.aot;

import org.jspecify.annotations.NullMarked;
