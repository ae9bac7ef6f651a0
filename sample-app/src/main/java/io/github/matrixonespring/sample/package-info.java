/**
 * A Spring Boot and JPA application on MatrixOne.
 */
@NullMarked
package io.github.matrixonespring.sample;

import org.jspecify.annotations.NullMarked;
