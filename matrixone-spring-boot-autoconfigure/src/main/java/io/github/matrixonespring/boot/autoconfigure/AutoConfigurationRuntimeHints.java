package io.github.matrixonespring.boot.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for the reflection of the auto-configuration.
 */
class AutoConfigurationRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerTypeIfPresent(classLoader, DriverPropertiesPostProcessor.DYNAMIC_DATA_SOURCES);
		if (ClassUtils.isPresent(EmbeddedConnectionDetails.DRIVER_CLASS_NAME, classLoader)) {
			for (Method method : new Method[] { EmbeddedScriptsPostProcessor.settings(),
					EmbeddedScriptsPostProcessor.dataSource() }) {
				hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
			}
		}
	}

}
