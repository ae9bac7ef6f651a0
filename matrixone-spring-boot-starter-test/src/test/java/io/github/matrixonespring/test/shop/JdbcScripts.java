package io.github.matrixonespring.test.shop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * For tests whose schema comes from scripts.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ContextConfiguration(classes = NoBeans.class)
@TestPropertySource(properties = { "spring.sql.init.mode=always",
		"spring.sql.init.schema-locations=classpath:/scripts/schema.sql" })
public @interface JdbcScripts {

}
