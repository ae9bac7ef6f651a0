/**
 * Annotations on methods: whom they are for, and the expressions in them.
 */
@NullMarked
package io.github.matrixonespring.advice;

import org.jspecify.annotations.NullMarked;
