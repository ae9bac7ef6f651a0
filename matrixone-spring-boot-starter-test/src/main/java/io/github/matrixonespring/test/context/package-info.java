/**
 * Wiring into the test framework and into Spring Boot.
 */
@NullMarked
package io.github.matrixonespring.test.context;

import org.jspecify.annotations.NullMarked;
