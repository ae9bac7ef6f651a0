/**
 * Reading the past: a moment, the statements that read it, and what the server keeps of
 * it.
 */
@NullMarked
package io.github.matrixonespring.timetravel;

import org.jspecify.annotations.NullMarked;
