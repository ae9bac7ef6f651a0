/**
 * Users, and the services that keep versions of them.
 */
@NullMarked
package io.github.matrixonespring.sample.user;

import org.jspecify.annotations.NullMarked;
