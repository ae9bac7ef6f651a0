package io.github.matrixonespring.test.context;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.matrixonespring.test.TemplateInitializer;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Calls the application's {@link TemplateInitializer}s.
 */
class TemplateInitializers {

	private final ObjectProvider<TemplateInitializer> initializers;

	private final ObjectProvider<DataSource> dataSource;

	TemplateInitializers(ObjectProvider<TemplateInitializer> initializers, ObjectProvider<DataSource> dataSource) {
		this.initializers = initializers;
		this.dataSource = dataSource;
	}

	void initialize() {
		this.initializers.orderedStream().forEach((initializer) -> {
			try {
				initializer.initialize(this.dataSource.getObject());
			}
			catch (SQLException ex) {
				throw new IllegalStateException("The template of the tests' databases could not be initialized", ex);
			}
		});
	}

}
