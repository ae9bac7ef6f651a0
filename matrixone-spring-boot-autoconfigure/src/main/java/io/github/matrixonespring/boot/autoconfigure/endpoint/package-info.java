/**
 * The actuator endpoint.
 */
@NullMarked
package io.github.matrixonespring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
