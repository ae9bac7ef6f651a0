/**
 * The doctor: looks for what is wrong, or will be, before it hurts.
 */
@NullMarked
package io.github.matrixonespring.doctor;

import org.jspecify.annotations.NullMarked;
