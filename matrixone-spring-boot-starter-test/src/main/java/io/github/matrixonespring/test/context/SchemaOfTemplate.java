package io.github.matrixonespring.test.context;

import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.core.Ordered;

/**
 * Keeps Hibernate from making a schema that the template has already.
 */
class SchemaOfTemplate implements HibernatePropertiesCustomizer, Ordered {

	private static final String AUTO = "hibernate.hbm2ddl.auto";

	private static final String ACTION = "jakarta.persistence.schema-generation.database.action";

	private static final String NONE = "none";

	private static final Pattern CHANGING = Pattern.compile(".*create.*|update");

	private final TestDatabases databases;

	SchemaOfTemplate(TestDatabases databases) {
		this.databases = databases;
	}

	@Override
	public void customize(Map<String, Object> properties) {
		if (this.databases.isRestored()) {
			properties.computeIfPresent(AUTO, (name, value) -> isChanging(value) ? NONE : value);
			properties.computeIfPresent(ACTION, (name, value) -> isChanging(value) ? NONE : value);
		}
	}

	private static boolean isChanging(Object value) {
		return CHANGING.matcher(value.toString()).matches();
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
