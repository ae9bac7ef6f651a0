package io.github.matrixonespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.matrixonespring.test.scope.TestScopeExtension;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes the {@link javax.sql.DataSource} of the test's application lead to a database
 * that is cloned from a template. The template is what the application makes of an empty
 * database until it is ready. The application context is kept between tests; only the
 * database behind the {@code DataSource} changes. What a test class writes before its
 * tests ({@code @BeforeAll}, {@code @Sql} for the class, listeners, extensions) is found
 * by each of them, and by those of its nested classes, but by no other class.
 * <p>
 * For use beside {@code @SpringBootTest}, {@code @DataJpaTest} or {@code @JdbcTest}.
 * Whatever a test does to its database, commits included, the next one does not see.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(TestScopeExtension.class)
public @interface AutoConfigureMatrixOne {

	/**
	 * For how long a database is used.
	 * @return the isolation
	 */
	Isolation isolation() default Isolation.METHOD;

	/**
	 * Whether the database of a test that fails is kept. Its JDBC URL is printed.
	 * @return whether to keep it
	 */
	boolean keepOnFailure() default false;

}
