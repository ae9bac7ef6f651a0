package io.github.matrixonespring.sample.scenario;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Marks a {@link Scenario}, which is a bean while the scenarios are run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@ConditionalOnBooleanProperty(name = "sample.scenarios", matchIfMissing = true)
@Order
public @interface NumberedScenario {

	/**
	 * Its number, by which it takes its turn.
	 * @return the number
	 */
	@AliasFor(annotation = Order.class)
	int value();

}
