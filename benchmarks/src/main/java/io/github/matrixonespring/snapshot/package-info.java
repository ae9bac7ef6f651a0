/**
 * What the advice costs by itself, next to the classes that it is made of.
 */
@NullMarked
package io.github.matrixonespring.snapshot;

import org.jspecify.annotations.NullMarked;
