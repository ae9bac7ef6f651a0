package io.github.matrixonespring.sample.user;

import java.util.function.LongConsumer;

/**
 * Counts the users of an import, and tells about it from time to time.
 */
class ImportProgress {

	private static final long STEP = 10_000;

	private final LongConsumer listener;

	private long count;

	ImportProgress(LongConsumer listener) {
		this.listener = listener;
	}

	void advance(int users) {
		long before = this.count;
		this.count += users;
		if (this.count / STEP > before / STEP) {
			this.listener.accept(this.count);
		}
	}

	long count() {
		return this.count;
	}

}
