package io.github.matrixonespring.snapshot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes a snapshot once the transaction of the method is committed; none if it is rolled
 * back. If the method takes part in the transaction of its caller, it is taken after the
 * outermost commit; without a transaction, as soon as the method has returned.
 * <p>
 * All attributes are evaluated after the method has returned normally, within the
 * transaction; a method that throws asks for no snapshot, even where its transaction is
 * committed. The texts are SpEL templates: {@code orders_#{#batch.id}}, with the method's
 * arguments by their names (compile with {@code -parameters}) or as {@code #a0},
 * {@code #result}, and beans as {@code @name}. The names of parameters are those of the
 * method that has the annotation, an interface's for example; those of its implementation
 * are known, too. A name that is not allowed, or a variable that is null, is an
 * {@link IllegalArgumentException}, which rolls the transaction back.
 * <p>
 * The {@link SnapshotManager} bean is asked for the snapshot, by
 * {@link SnapshotManager#createAfterCommit}; an implementation or a wrapper of your own
 * is called as well.
 * <p>
 * The annotation works by a proxy of the bean. Where that cannot be (private, static and
 * final methods), where a method may return before its work is done (futures, reactive
 * types, suspend functions and {@code Flow} of Kotlin, streams and iterators), where a
 * template is wrong or names a variable, bean or type that does not exist, where the
 * transaction is on another {@link javax.sql.DataSource} than the snapshot, and where it
 * does not begin in a proxy that takes advice (AspectJ weaving, frozen and opaque
 * proxies), the application does not start; for a bean that is made later, each call
 * fails before its transaction begins. A call on {@code this} does not go through the
 * proxy and takes no snapshot; nobody notices it, so call the method of another bean, or
 * of the own one, injected as an {@code ObjectProvider}. An {@code @Async} method that
 * returns nothing has the snapshot of the transaction on its own thread.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SnapshotAfterCommit {

	/**
	 * Name of the snapshot, a template: 1 to 64 of {@code a-z}, {@code 0-9} and
	 * {@code _}, and another one for each call, for a name is taken once it is used. Left
	 * out: class, method, time and a unique suffix. With {@link #coalesce} or
	 * {@link #atMostEvery} it is a prefix that time and suffix are added to, of at most
	 * 39 characters.
	 * @return the name
	 */
	String name() default "";

	/**
	 * Bean name of any {@link SnapshotManager}, or of a {@code MatrixOneTemplate}, on the
	 * {@link javax.sql.DataSource} of the method's transaction. Left out: the
	 * auto-configured one.
	 * @return the bean name
	 */
	String manager() default "";

	/**
	 * What the snapshot covers.
	 * @return the level
	 */
	SnapshotLevel level() default SnapshotLevel.DATABASE;

	/**
	 * Database of a database or table snapshot, a template. Left out: the current one of
	 * the transaction's connection when the method returns, which is that of the URL, of
	 * {@code setCatalog}, or of a {@code USE} that was sent as a statement. The server is
	 * asked for it; to name the database saves that query.
	 * @return the database
	 */
	String database() default "";

	/**
	 * Table of a table snapshot, a template.
	 * @return the table
	 */
	String table() default "";

	/**
	 * Account of an account snapshot, a template. Left out: the own one.
	 * @return the account
	 */
	String account() default "";

	/**
	 * SpEL expression, not a template, such as {@code #result.size() > 0}: whether to
	 * take the snapshot. Left out: always.
	 * @return the condition
	 */
	String condition() default "";

	/**
	 * Text by which the ledger finds the snapshot, a template of at most 255 characters.
	 * @return the label
	 */
	String label() default "";

	/**
	 * Text for the ledger, for events and for log lines, a template.
	 * @return the description
	 */
	String description() default "";

	/**
	 * How long to wait for other calls, {@code 200ms} for example, to take one snapshot
	 * for all that are committed meanwhile in this JVM. It is taken by another thread:
	 * the method returns before, and holds no connection. Needs the ledger, which keeps
	 * an entry for each call, and a constant name or none. If the application ends before
	 * the snapshot is taken, recovery takes it, but does not know of the single calls.
	 * Left out: one snapshot for each call.
	 * @return the time, in the simple or in the ISO-8601 format of Spring
	 */
	String coalesce() default "";

	/**
	 * How long after a snapshot of the same target the next one may be asked for by this
	 * method, {@code 5m} for example, in this JVM. Calls in between are counted, and the
	 * number is told with the next snapshot. Left out: each call asks for one.
	 * @return the time, in the simple or in the ISO-8601 format of Spring
	 */
	String atMostEvery() default "";

	/**
	 * What to do if the snapshot cannot be taken. The data is committed all the same.
	 * @return the policy
	 */
	OnFailure onFailure() default OnFailure.LOG;

	/**
	 * What to do if a snapshot cannot be taken after the commit. Either way a
	 * {@link SnapshotFailedEvent} is published.
	 */
	enum OnFailure {

		/**
		 * Log it as an error; the method returns normally.
		 */
		LOG,

		/**
		 * Throw a {@link SnapshotAfterCommitException} to the caller of the method.
		 */
		THROW,

		/**
		 * Log it as a warning and leave it to the ledger, which tries again where that
		 * may help; the method returns normally. Needs the ledger. Where the server has
		 * not answered, the ledger does so with the other policies, too.
		 */
		RETRY

	}

}
