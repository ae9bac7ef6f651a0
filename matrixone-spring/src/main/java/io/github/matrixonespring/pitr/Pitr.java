package io.github.matrixonespring.pitr;

import java.time.Duration;
import java.time.Instant;

import io.github.matrixonespring.snapshot.SnapshotTarget;

/**
 * A PITR that exists: what it is of is kept from its creation on, as far back as its
 * range reaches, while it is active. It keeps nothing of before it was created.
 *
 * @param name its name
 * @param target what it is of
 * @param account the account that it covers, empty for a PITR of the cluster
 * @param range how far back it reaches
 * @param createdAt when it was created: to the nanosecond for the account {@code sys},
 * else to the second that it was in, for the server tells no more
 * @param alteredAt when its range was altered last, to the same precision; the time of
 * its creation if it was not
 * @param status whether it is active
 * @since 0.1.0
 */
public record Pitr(String name, SnapshotTarget target, String account, PitrRange range, Instant createdAt,
		Instant alteredAt, PitrStatus status) {

	/** What the server refuses, and what it does not tell of the time of creation. */
	private static final Duration CREATION = Duration.ofSeconds(1);

	/**
	 * Tell whether it is known to be active.
	 * @return {@code false} also if it is not known, see {@link #status()}
	 */
	public boolean isActive() {
		return this.status == PitrStatus.ACTIVE;
	}

	/**
	 * Tell whether it is of a target, also where that names the own account.
	 * @param other the target
	 * @return whether it is
	 */
	public boolean isOf(SnapshotTarget other) {
		return this.target.isSameAs(other, this.account);
	}

	/**
	 * Tell whether a table of the own account is part of the target. Whether the PITR is
	 * active is another question.
	 * @param database the database of the table
	 * @param table the table, or an empty string for the whole database
	 * @return whether it is
	 */
	public boolean covers(String database, String table) {
		return this.target.covers(database, table);
	}

	/**
	 * Return the start of its window: the latest of its creation, its last alteration and
	 * the begin of its range. That it keeps anything of before an alteration is not
	 * certain, as its range may have been shorter then.
	 * @param now the time of the server
	 * @return the start; what was at this very moment need not be kept
	 */
	public Instant start(Instant now) {
		Instant since = this.alteredAt.isAfter(this.createdAt) ? this.alteredAt : this.createdAt;
		Instant start = this.range.before(now);
		return start.isBefore(since) ? since : start;
	}

	/**
	 * Tell whether it is known to keep a moment: it is active, and the moment is within
	 * its window, a second or more behind the start.
	 * @param moment the moment
	 * @param now the time of the server
	 * @return whether it does
	 */
	public boolean keeps(Instant moment, Instant now) {
		return isActive() && moment.isAfter(start(now).plus(CREATION)) && !moment.isAfter(now);
	}

	Pitr with(PitrStatus status) {
		return new Pitr(this.name, this.target, this.account, this.range, this.createdAt, this.alteredAt, status);
	}

}
