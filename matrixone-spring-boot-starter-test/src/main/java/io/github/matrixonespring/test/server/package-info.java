/**
 * The server that tests run on, and where it comes from.
 */
@NullMarked
package io.github.matrixonespring.test.server;

import org.jspecify.annotations.NullMarked;
