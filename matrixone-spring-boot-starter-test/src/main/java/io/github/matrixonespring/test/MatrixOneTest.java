package io.github.matrixonespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;

/**
 * A {@link SpringBootTest} in which each test has a database of its own.
 *
 * @since 0.1.0
 * @see AutoConfigureMatrixOne
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest
@AutoConfigureMatrixOne
public @interface MatrixOneTest {

	/**
	 * For how long a database is used.
	 * @return the isolation
	 */
	@AliasFor(annotation = AutoConfigureMatrixOne.class)
	Isolation isolation() default Isolation.METHOD;

	/**
	 * Whether the database of a test that fails is kept. Its JDBC URL is printed.
	 * @return whether to keep it
	 */
	@AliasFor(annotation = AutoConfigureMatrixOne.class)
	boolean keepOnFailure() default false;

	/**
	 * Properties as {@code name=value}.
	 * @return the properties
	 */
	@AliasFor(annotation = SpringBootTest.class)
	String[] properties() default {};

	/**
	 * The application's configuration classes, where they are not to be found.
	 * @return the classes
	 */
	@AliasFor(annotation = SpringBootTest.class)
	Class<?>[] classes() default {};

	/**
	 * The web environment.
	 * @return the web environment
	 */
	@AliasFor(annotation = SpringBootTest.class)
	WebEnvironment webEnvironment() default WebEnvironment.MOCK;

}
