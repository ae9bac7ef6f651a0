/**
 * Ids for Spring Batch, and for whatever else counts in a table.
 */
@NullMarked
package io.github.matrixonespring.batch;

import org.jspecify.annotations.NullMarked;
