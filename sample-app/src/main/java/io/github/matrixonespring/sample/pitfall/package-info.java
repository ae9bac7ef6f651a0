/**
 * What goes wrong, as a user meets it.
 */
@NullMarked
package io.github.matrixonespring.sample.pitfall;

import org.jspecify.annotations.NullMarked;
