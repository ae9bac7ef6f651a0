/**
 * MatrixOne in a container.
 */
@NullMarked
package io.github.matrixonespring.test.testcontainers;

import org.jspecify.annotations.NullMarked;
