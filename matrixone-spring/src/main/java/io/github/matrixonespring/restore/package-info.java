/**
 * Going back to a moment: plans, restores and how to undo them.
 */
@NullMarked
package io.github.matrixonespring.restore;

import org.jspecify.annotations.NullMarked;
