package io.github.matrixonespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a test, or each test of a class, begin with a clone of a named state of the
 * database instead of a fresh one. The state is made once, by the method of the test
 * class that says {@link Maker}. Needs {@link Isolation#METHOD} and is refused with
 * another one; there, a test goes to a state by
 * {@link TestDatabase#goTo(String, Runnable)}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface SnapshotState {

	/**
	 * The state, or on a method that makes one, the state that it begins with.
	 * @return the name
	 */
	String value();

	/**
	 * Marks the method without parameters that makes a state. It may begin with another
	 * state.
	 *
	 * @since 0.1.0
	 */
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@interface Maker {

		/**
		 * The state that it makes.
		 * @return the name
		 */
		String value();

	}

}
