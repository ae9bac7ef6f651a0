/**
 * The times of test classes and of tests.
 */
@NullMarked
package io.github.matrixonespring.test.scope;

import org.jspecify.annotations.NullMarked;
