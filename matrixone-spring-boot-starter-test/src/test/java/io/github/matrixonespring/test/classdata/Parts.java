package io.github.matrixonespring.test.classdata;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;

import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tests on one application context, with a table {@code part} that is empty.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@OfARun
@JdbcTest(properties = { "spring.sql.init.mode=always",
		"spring.sql.init.schema-locations=classpath:/scripts/schema.sql" })
@ContextConfiguration(classes = Parts.Application.class)
@AutoConfigureMatrixOne
@Transactional(propagation = Propagation.NOT_SUPPORTED)
@interface Parts {

	@AliasFor(annotation = AutoConfigureMatrixOne.class)
	Isolation isolation() default Isolation.METHOD;

	@Configuration(proxyBeanMethods = false)
	class Application {

	}

}
