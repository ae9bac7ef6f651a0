/**
 * The text of a statement as the server's scanner reads it: tokens, names, time-travel
 * hints and references to tables. Knows nothing of data.
 */
@NullMarked
package io.github.matrixonespring.embedded.sql;

import org.jspecify.annotations.NullMarked;
