/**
 * The JDBC face of the engine. Each object that a user gets is a
 * {@link java.lang.reflect.Proxy} that sends a call to the object of this package that
 * overrides it, else to H2's object below.
 */
@NullMarked
package io.github.matrixonespring.embedded.jdbc;

import org.jspecify.annotations.NullMarked;
