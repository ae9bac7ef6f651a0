package io.github.matrixonespring.test.context;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tells what database initializers do to the database of the application's start from
 * what else does something, and keeps scripts from running in one where they have run.
 * Flyway and Liquibase find out themselves.
 */
class DatabaseInitializerPostProcessor implements BeanPostProcessor {

	private static final List<String> INITIALIZERS = List.of(
			"org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer",
			"org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer",
			"liquibase.integration.spring.SpringLiquibase",
			"org.springframework.orm.jpa.AbstractEntityManagerFactoryBean");

	private final Supplier<TestDatabases> databases;

	DatabaseInitializerPostProcessor(Supplier<TestDatabases> databases) {
		this.databases = databases;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (isInitializer(bean.getClass())) {
			TestDatabases databases = this.databases.get();
			databases.initializerBegins();
			if (databases.isRestored() && bean instanceof AbstractScriptDatabaseInitializer scripts) {
				skip(scripts);
			}
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (isInitializer(bean.getClass())) {
			this.databases.get().initializerEnds();
		}
		return bean;
	}

	/**
	 * Return the types of those that there may be.
	 */
	static Stream<Class<?>> initializerTypes(@Nullable ClassLoader classLoader) {
		return INITIALIZERS.stream()
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.map((name) -> ClassUtils.resolveClassName(name, classLoader));
	}

	private static boolean isInitializer(Class<?> type) {
		Class<?> current = type;
		while (current != null) {
			if (INITIALIZERS.contains(current.getName())) {
				return true;
			}
			current = current.getSuperclass();
		}
		return false;
	}

	private static void skip(AbstractScriptDatabaseInitializer scripts) {
		Field field = ReflectionUtils.findField(AbstractScriptDatabaseInitializer.class, "settings");
		Assert.state(field != null, "Scripts cannot be skipped");
		ReflectionUtils.makeAccessible(field);
		Object settings = ReflectionUtils.getField(field, scripts);
		Assert.isInstanceOf(DatabaseInitializationSettings.class, settings);
		((DatabaseInitializationSettings) settings).setMode(DatabaseInitializationMode.NEVER);
	}

}
