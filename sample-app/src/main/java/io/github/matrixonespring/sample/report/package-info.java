/**
 * Reports, as of today and as of a month's end.
 */
@NullMarked
package io.github.matrixonespring.sample.report;

import org.jspecify.annotations.NullMarked;
