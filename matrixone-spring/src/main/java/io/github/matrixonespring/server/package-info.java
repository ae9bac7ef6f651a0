/**
 * What a server does: MatrixOne has versions that behave differently.
 */
@NullMarked
package io.github.matrixonespring.server;

import org.jspecify.annotations.NullMarked;
