/**
 * The statements that the engine understands, one small class for each form, and their
 * translation to the SQL of H2.
 */
@NullMarked
package io.github.matrixonespring.embedded.statement;

import org.jspecify.annotations.NullMarked;
