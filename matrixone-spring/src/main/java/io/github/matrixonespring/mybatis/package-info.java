/**
 * MyBatis in scopes that read the past.
 */
@NullMarked
package io.github.matrixonespring.mybatis;

import org.jspecify.annotations.NullMarked;
