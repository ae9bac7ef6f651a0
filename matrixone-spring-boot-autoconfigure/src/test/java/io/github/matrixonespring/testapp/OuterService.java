package io.github.matrixonespring.testapp;

import org.springframework.transaction.annotation.Transactional;

/**
 * Calls the inner service in a transaction of its own.
 */
public class OuterService {

	@Transactional
	public void commits(Runnable inner) {
		inner.run();
	}

	@Transactional
	public void fails(Runnable inner) {
		inner.run();
		throw new OuterFailedException();
	}

	/**
	 * Thrown on purpose.
	 */
	public static class OuterFailedException extends RuntimeException {

	}

}
