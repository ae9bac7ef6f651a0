/**
 * The dialect of Hibernate.
 */
@NullMarked
package io.github.matrixonespring.hibernate;

import org.jspecify.annotations.NullMarked;
