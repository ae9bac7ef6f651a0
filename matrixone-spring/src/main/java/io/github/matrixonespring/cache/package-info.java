/**
 * Spring's caches in scopes that read the past.
 */
@NullMarked
package io.github.matrixonespring.cache;

import org.jspecify.annotations.NullMarked;
