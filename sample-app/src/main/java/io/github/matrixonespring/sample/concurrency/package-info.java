/**
 * Several units of work at the same time.
 */
@NullMarked
package io.github.matrixonespring.sample.concurrency;

import org.jspecify.annotations.NullMarked;
