/**
 * Snapshots of the application's database, over REST.
 */
@NullMarked
package io.github.matrixonespring.sample.snapshot;

import org.jspecify.annotations.NullMarked;
