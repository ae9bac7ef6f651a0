package io.github.matrixonespring.boot.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Makes scripts run that run on an embedded database by default, where theirs is the
 * embedded engine. Spring Boot knows H2 and HSQLDB only. It is decided for each
 * initializer by its own {@code DataSource}: no property could tell them apart.
 */
class EmbeddedScriptsPostProcessor implements BeanPostProcessor, ResourceLoaderAware {

	private static final Log logger = LogFactory.getLog(MatrixOneAutoConfiguration.class);

	private static final String OPTIONAL = "optional:";

	private ResourceLoader resourceLoader = new DefaultResourceLoader();

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSourceScriptDatabaseInitializer initializer) {
			DatabaseInitializationSettings settings = get(initializer, settings(),
					DatabaseInitializationSettings.class);
			if (settings.getMode() == DatabaseInitializationMode.EMBEDDED && hasScripts(settings)
					&& isEmbedded(initializer, beanName)) {
				settings.setMode(DatabaseInitializationMode.ALWAYS);
			}
		}
		return bean;
	}

	/**
	 * Without a script, nobody is to connect.
	 */
	private boolean hasScripts(DatabaseInitializationSettings settings) {
		return Stream.of(settings.getSchemaLocations(), settings.getDataLocations())
			.filter(Objects::nonNull)
			.flatMap(List::stream)
			.anyMatch(this::isThere);
	}

	private boolean isThere(String location) {
		try {
			return Arrays
				.stream(ResourcePatternUtils.getResourcePatternResolver(this.resourceLoader)
					.getResources(location.startsWith(OPTIONAL) ? location.substring(OPTIONAL.length()) : location))
				.anyMatch(Resource::isReadable);
		}
		catch (IOException ex) {
			// The initializer says so.
			return true;
		}
	}

	/**
	 * For Spring Boot, too, what cannot be connected to is not embedded.
	 */
	private static boolean isEmbedded(DataSourceScriptDatabaseInitializer initializer, String beanName) {
		try {
			return EmbeddedConnectionDetails.isEmbedded(get(initializer, dataSource(), DataSource.class));
		}
		catch (SQLException ex) {
			logger.debug("It is not known whether the database of '%s' is the embedded engine".formatted(beanName), ex);
			return false;
		}
	}

	static Method settings() {
		return method(AbstractScriptDatabaseInitializer.class, "getSettings");
	}

	static Method dataSource() {
		return method(DataSourceScriptDatabaseInitializer.class, "getDataSource");
	}

	/**
	 * None of it is public.
	 */
	private static Method method(Class<?> type, String name) {
		Method method = ReflectionUtils.findMethod(type, name);
		Assert.state(method != null, () -> type.getName() + " has no " + name + ": this version is not known");
		return method;
	}

	private static <T> T get(Object target, Method method, Class<T> result) {
		ReflectionUtils.makeAccessible(method);
		Object value = ReflectionUtils.invokeMethod(method, target);
		return result.cast(Objects.requireNonNull(value));
	}

}
