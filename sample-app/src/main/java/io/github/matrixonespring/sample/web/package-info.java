/**
 * What all REST controllers have in common.
 */
@NullMarked
package io.github.matrixonespring.sample.web;

import org.jspecify.annotations.NullMarked;
