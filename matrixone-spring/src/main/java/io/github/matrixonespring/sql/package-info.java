/**
 * Reading of the statements that others have written.
 */
@NullMarked
package io.github.matrixonespring.sql;

import org.jspecify.annotations.NullMarked;
