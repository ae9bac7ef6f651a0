package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.restore.RestorePlan;

/**
 * Plans that were made by the endpoint, by ids that nobody guesses. Each can be taken
 * once, before it expires. Only a few are kept, for a plan holds the keys of all its
 * rows.
 */
final class RestorePlans {

	private static final int MAXIMUM = 10;

	private final Duration timeout;

	private final InstantSource clock;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Kept> plans = new LinkedHashMap<>();

	RestorePlans(Duration timeout, InstantSource clock) {
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Keep a plan. Of too many, the oldest goes.
	 */
	Kept keep(RestorePlan plan) {
		Instant now = this.clock.instant();
		Kept kept = new Kept(UUID.randomUUID().toString(), plan, now.plus(this.timeout));
		this.lock.lock();
		try {
			removeExpired(now);
			if (this.plans.size() >= MAXIMUM) {
				this.plans.remove(this.plans.keySet().iterator().next());
			}
			this.plans.put(kept.id(), kept);
		}
		finally {
			this.lock.unlock();
		}
		return kept;
	}

	/**
	 * Take a plan, which is then gone.
	 * @throws BadRequestException if there is none of that id, or no longer
	 */
	RestorePlan take(String id) {
		this.lock.lock();
		try {
			removeExpired(this.clock.instant());
			Kept kept = this.plans.remove(id);
			if (kept == null) {
				throw new BadRequestException("""
						There is no such plan: it was carried out, has expired after %s, or had to make room for newer \
						ones. Nothing was changed. Make a new one""".formatted(this.timeout));
			}
			return kept.plan();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeExpired(Instant now) {
		this.plans.values().removeIf((kept) -> !now.isBefore(kept.expires()));
	}

	/**
	 * A plan that is kept.
	 *
	 * @param id what it is taken by
	 * @param plan the plan
	 * @param expires when it goes
	 */
	record Kept(String id, RestorePlan plan, Instant expires) {

	}

}
