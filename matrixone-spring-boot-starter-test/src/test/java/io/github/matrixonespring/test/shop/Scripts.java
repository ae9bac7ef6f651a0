package io.github.matrixonespring.test.shop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;

import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tests of tables and rows that come from scripts.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@JdbcTest(
		properties = { "spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:/scripts/schema.sql",
				"spring.sql.init.data-locations=classpath:/scripts/data.sql" })
@ContextConfiguration(classes = NoBeans.class)
@AutoConfigureMatrixOne
@Transactional(propagation = Propagation.NOT_SUPPORTED)
public @interface Scripts {

}
