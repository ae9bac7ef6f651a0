/**
 * Databases for tests: templates, clones made ahead, and what becomes of them.
 */
@NullMarked
package io.github.matrixonespring.test.database;

import org.jspecify.annotations.NullMarked;
