package io.github.matrixonespring.timetravel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a method, or each method of a class, read the data of a moment, as
 * {@link AsOfOperations#call} does: also what it calls on the same thread, which need not
 * know of it.
 *
 * <pre class="code">
 * &#064;AsOf(snapshot = "month_end_#{#month}")
 * public Report report(String month) {
 *     return summarize(this.orders.findAll());
 * }
 * </pre>
 *
 * It reads that moment or throws an exception; it never silently reads the present. It
 * cannot write. It may be on a method of a repository or mapper, too. The innermost
 * annotation counts where annotated methods call each other. A method that is called on
 * {@code this} is not reached by a proxy, and <em>reads the present</em>, as with
 * {@code @Transactional}.
 * <p>
 * Not possible on a method whose work may go on after its return: one that returns a
 * future, a stream or a reactive type is refused at start, as are private, static and
 * suspending ones.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface AsOf {

	/**
	 * Name of the snapshot, a SpEL template such as {@code month_end_#{#month}}, which
	 * knows the arguments by their names and beans as {@code @name}.
	 * @return the snapshot; this or {@link #instant()}
	 */
	String snapshot() default "";

	/**
	 * The instant, a SpEL template such as {@code #{#at}}: an {@code Instant},
	 * {@code OffsetDateTime} or {@code ZonedDateTime}, a {@code java.util.Date}, a
	 * {@code PointInTime}, or the text of one of the first three in ISO-8601, such as
	 * {@code 2026-11-30T00:00:00Z}. A date and time without a zone is refused, for which
	 * one is meant is not known.
	 * @return the instant; this or {@link #snapshot()}
	 */
	String instant() default "";

	/**
	 * Name of the bean that reads, a {@code MatrixOneOperations} or {@link AsOfAccessor}:
	 * needed where there are several, of several {@link javax.sql.DataSource}s.
	 * @return the name of the bean, or nothing for the only one
	 */
	String manager() default "";

}
