package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.pool.JdbcDriver.UnsafeProperty;

/**
 * Thrown at start when a property of the JDBC driver gives wrong results on this server.
 */
class UnsafeDriverPropertyException extends RuntimeException {

	private final String property;

	private final String value;

	UnsafeDriverPropertyException(UnsafeProperty property, String value) {
		super("%s=%s gives wrong results on MatrixOne: %s".formatted(property.propertyName(), value,
				property.reason()));
		this.property = property.propertyName();
		this.value = value;
	}

	String getProperty() {
		return this.property;
	}

	String getValue() {
		return this.value;
	}

}
