package io.github.matrixonespring.testapp;

import io.github.matrixonespring.transaction.ExplicitBegin;

import org.springframework.transaction.annotation.Transactional;

/**
 * Transactions that are not begun with {@code BEGIN}, but for one.
 */
@ExplicitBegin(false)
public class OptedOutService {

	@Transactional
	public void commits(Runnable work) {
		work.run();
	}

	@ExplicitBegin
	@Transactional
	public void commitsAfterBegin(Runnable work) {
		work.run();
	}

}
