package io.github.matrixonespring.transaction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Decides for one transactional method, or for all of a class, whether the transaction
 * that it starts is begun with an explicit {@code BEGIN}; without this annotation
 * {@code matrixone.transaction.explicit-begin} decides.
 * <p>
 * After {@code BEGIN}, clones and branches take part in the transaction, but the server
 * refuses {@code CREATE SEQUENCE}, {@code GRANT} and {@code ALTER} of a branched table. A
 * method that needs one of these opts out with {@code @ExplicitBegin(false)}; clones are
 * then refused in it. The annotation has no effect on a transaction that the method
 * joins, nor on a read-only one, which is never begun with {@code BEGIN}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface ExplicitBegin {

	/**
	 * Whether to begin the transaction with {@code BEGIN}.
	 * @return whether {@code BEGIN} is sent
	 */
	boolean value() default true;

}
