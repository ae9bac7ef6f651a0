package io.github.matrixonespring.test.context;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of tests with a database each.
 *
 * @param failOnImplicitCommit whether a test fails in which something commits a
 * transaction in its middle, so that a rollback does not undo all of it
 * @param failOnUncommittedWrite whether a test fails in which something is written
 * outside of a transaction, over a pool that hands out connections with autocommit off
 * and rolls it back
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.test")
public record MatrixOneTestProperties(@DefaultValue("true") boolean failOnImplicitCommit,
		@DefaultValue("true") boolean failOnUncommittedWrite) {

}
