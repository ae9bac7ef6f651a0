/**
 * Databases to develop with.
 */
@NullMarked
package io.github.matrixonespring.sample.development;

import org.jspecify.annotations.NullMarked;
