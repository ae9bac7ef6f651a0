/**
 * Deployments that went wrong, and how they are undone.
 */
@NullMarked
package io.github.matrixonespring.sample.deployment;

import org.jspecify.annotations.NullMarked;
