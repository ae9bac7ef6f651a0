/**
 * Rows that move from one database to another.
 */
@NullMarked
package io.github.matrixonespring.sample.migration;

import org.jspecify.annotations.NullMarked;
