package io.github.matrixonespring.test.context;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.github.matrixonespring.test.connection.SwitchingDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Keeps Hibernate from making a schema that the template has already, and from dropping
 * one: the database is dropped as a whole.
 */
class SchemaOfTemplate implements BeanPostProcessor, Ordered {

	private static final String AUTO = "hibernate.hbm2ddl.auto";

	private static final String ACTION = "jakarta.persistence.schema-generation.database.action";

	private static final String NONE = "none";

	private static final String DROPPING = "-drop";

	private static final Pattern CHANGING = Pattern.compile(".*create.*|update");

	private final Supplier<TestDatabases> databases;

	SchemaOfTemplate(Supplier<TestDatabases> databases) {
		this.databases = databases;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof LocalContainerEntityManagerFactoryBean factory && isMeant(factory.getDataSource())) {
			Map<String, Object> properties = factory.getJpaPropertyMap();
			if (this.databases.get().isRestored()) {
				properties.computeIfPresent(AUTO, (name, value) -> isChanging(value) ? NONE : value);
				properties.computeIfPresent(ACTION, (name, value) -> isChanging(value) ? NONE : value);
			}
			properties.computeIfPresent(AUTO, (name, value) -> value.toString().replace(DROPPING, ""));
		}
		return bean;
	}

	private static boolean isMeant(@Nullable DataSource dataSource) {
		try {
			return dataSource != null && dataSource.isWrapperFor(SwitchingDataSource.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isChanging(Object value) {
		return CHANGING.matcher(value.toString()).matches();
	}

	/**
	 * When all is said about the schema.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
