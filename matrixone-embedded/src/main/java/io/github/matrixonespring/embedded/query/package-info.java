/**
 * Binds queries and modifications as the server does: finds out what each name means and
 * which type each expression has, refuses what the server refuses, and writes the rest in
 * the SQL of H2.
 */
@NullMarked
package io.github.matrixonespring.embedded.query;

import org.jspecify.annotations.NullMarked;
