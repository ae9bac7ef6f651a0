/**
 * The databases of the server, as they are seen from outside of the services.
 */
@NullMarked
package io.github.matrixonespring.sample.database;

import org.jspecify.annotations.NullMarked;
