/**
 * A JPA application with annotated methods of every kind, to be processed ahead of time.
 */
@NullMarked
package io.github.matrixonespring.aotapp;

import org.jspecify.annotations.NullMarked;
