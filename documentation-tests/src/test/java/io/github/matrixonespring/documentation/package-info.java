/**
 * Checks of the pages: README, docs and what stands beside them. Each check is a method
 * that returns what is wrong, tried on the real pages and on ones with a planted fault.
 */
@NullMarked
package io.github.matrixonespring.documentation;

import org.jspecify.annotations.NullMarked;
