/**
 * Queries, modifications and expressions as trees, in the grammar of the server.
 */
@NullMarked
package io.github.matrixonespring.embedded.syntax;

import org.jspecify.annotations.NullMarked;
