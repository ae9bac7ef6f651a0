package io.github.matrixonespring.boot.autoconfigure;

/**
 * Thrown at start when the server is verified and is not MatrixOne.
 */
class NotMatrixOneException extends RuntimeException {

	NotMatrixOneException(String url, String product, String version) {
		super("The server at %s is %s %s, which is not MatrixOne".formatted(url, product, version));
	}

}
