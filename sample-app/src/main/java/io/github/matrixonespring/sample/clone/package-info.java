/**
 * Clones of the application's database, over REST.
 */
@NullMarked
package io.github.matrixonespring.sample.clone;

import org.jspecify.annotations.NullMarked;
