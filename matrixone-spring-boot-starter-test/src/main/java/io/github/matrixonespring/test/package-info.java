/**
 * Tests with a fresh database each: what a test class is annotated with.
 */
@NullMarked
package io.github.matrixonespring.test;

import org.jspecify.annotations.NullMarked;
