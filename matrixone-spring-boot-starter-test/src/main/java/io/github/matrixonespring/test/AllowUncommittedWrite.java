package io.github.matrixonespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a test, or each test of a class, pass in which something is written outside of a
 * transaction and rolled back by a pool that hands out connections with autocommit off.
 * Without it, such a test fails. For all tests, set
 * {@code matrixone.test.fail-on-uncommitted-write=false}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AllowUncommittedWrite {

}
