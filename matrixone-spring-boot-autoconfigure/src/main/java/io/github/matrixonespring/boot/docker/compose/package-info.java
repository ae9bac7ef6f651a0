/**
 * MatrixOne as a service of Docker Compose.
 */
@NullMarked
package io.github.matrixonespring.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
