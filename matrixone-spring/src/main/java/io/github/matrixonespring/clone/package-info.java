/**
 * Clones: new databases and tables that start with the content of others.
 */
@NullMarked
package io.github.matrixonespring.clone;

import org.jspecify.annotations.NullMarked;
