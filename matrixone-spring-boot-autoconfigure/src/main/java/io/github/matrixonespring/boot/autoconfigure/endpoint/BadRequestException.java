package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.Collection;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Thrown where a request cannot be carried out, with a message for who has made it.
 */
final class BadRequestException extends InvalidEndpointRequestException {

	private static final int BAD_REQUEST = 400;

	private final int status;

	BadRequestException(String message) {
		this(message, BAD_REQUEST);
	}

	/**
	 * Create an exception.
	 * @param status the status of HTTP
	 */
	BadRequestException(String message, int status) {
		super(message, message);
		this.status = status;
	}

	/**
	 * Refuse parameters.
	 * @param names their names
	 * @param known what there could be instead
	 */
	static BadRequestException meansNothing(Collection<String> names, Collection<String> known) {
		return new BadRequestException("%s means nothing here: use %s".formatted(names, known));
	}

	int status() {
		return this.status;
	}

}
