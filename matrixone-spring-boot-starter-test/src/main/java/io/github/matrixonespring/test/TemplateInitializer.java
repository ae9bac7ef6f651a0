package io.github.matrixonespring.test;

import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * Adds to the template of the tests' databases what the application itself does not put
 * there when it starts. Each bean of this type is called once for a template, in order,
 * when the application has started.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TemplateInitializer {

	/**
	 * Add to the template.
	 * @param dataSource the application's {@link DataSource}, which leads to the template
	 * @throws SQLException if that fails
	 */
	void initialize(DataSource dataSource) throws SQLException;

}
