package io.github.matrixonespring.test.context;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of tests with a database each.
 *
 * @param failOnImplicitCommit whether a test fails in which something commits a
 * transaction in its middle, so that a rollback does not undo all of it
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.test")
public record MatrixOneTestProperties(@DefaultValue("true") boolean failOnImplicitCommit) {

}
