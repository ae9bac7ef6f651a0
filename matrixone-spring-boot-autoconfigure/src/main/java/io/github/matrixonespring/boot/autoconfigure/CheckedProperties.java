package io.github.matrixonespring.boot.autoconfigure;

import java.util.function.Supplier;

/**
 * Adds the property to what the settings say of a value. They alone know the rules.
 */
final class CheckedProperties {

	private CheckedProperties() {
	}

	/**
	 * Make settings of properties.
	 * @param <T> the settings
	 * @param name the property, or what the names of several begin with
	 * @param settings makes them
	 * @return the settings
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	static <T> T settings(String name, Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(name + ": " + ex.getMessage(), ex);
		}
	}

}
