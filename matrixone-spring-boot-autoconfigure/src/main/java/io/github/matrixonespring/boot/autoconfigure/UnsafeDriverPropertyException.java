package io.github.matrixonespring.boot.autoconfigure;

/**
 * Thrown at start when a property of the JDBC driver gives wrong results on this server.
 */
class UnsafeDriverPropertyException extends RuntimeException {

	private final String property;

	private final String value;

	UnsafeDriverPropertyException(String property, String value) {
		super("%s=%s gives wrong results on MatrixOne: after a statement that could not be prepared the answers are off by one"
			.formatted(property, value));
		this.property = property;
		this.value = value;
	}

	String getProperty() {
		return this.property;
	}

	String getValue() {
		return this.value;
	}

}
