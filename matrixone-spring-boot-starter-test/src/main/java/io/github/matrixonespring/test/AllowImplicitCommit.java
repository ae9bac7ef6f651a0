package io.github.matrixonespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a test, or each test of a class, pass in which something commits a transaction in
 * its middle, as each {@code SET} does on this server. Without it, such a test fails. For
 * all tests, set {@code matrixone.test.fail-on-implicit-commit=false}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AllowImplicitCommit {

}
