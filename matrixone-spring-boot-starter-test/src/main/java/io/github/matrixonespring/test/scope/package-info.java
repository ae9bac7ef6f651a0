/**
 * The times of test classes and of tests, and of their parts that read the past.
 */
@NullMarked
package io.github.matrixonespring.test.scope;

import org.jspecify.annotations.NullMarked;
