/**
 * What the library costs over bare JDBC, measured with JMH.
 */
@NullMarked
package io.github.matrixonespring.benchmarks;

import org.jspecify.annotations.NullMarked;
