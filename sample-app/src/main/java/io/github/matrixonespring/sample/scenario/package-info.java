/**
 * What a scenario is, and how the scenarios are run.
 */
@NullMarked
package io.github.matrixonespring.sample.scenario;

import org.jspecify.annotations.NullMarked;
