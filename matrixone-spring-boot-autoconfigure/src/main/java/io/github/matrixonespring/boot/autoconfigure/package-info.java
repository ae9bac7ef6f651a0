/**
 * Auto-configuration for Spring Boot.
 */
@NullMarked
package io.github.matrixonespring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
