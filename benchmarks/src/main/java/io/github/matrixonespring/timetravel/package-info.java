/**
 * What putting hints into a query costs by itself, next to the classes that do it.
 */
@NullMarked
package io.github.matrixonespring.timetravel;

import org.jspecify.annotations.NullMarked;
