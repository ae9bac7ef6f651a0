/**
 * Many rows at once.
 */
@NullMarked
package io.github.matrixonespring.sample.batch;

import org.jspecify.annotations.NullMarked;
