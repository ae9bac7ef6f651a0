package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.ledger.SharedSnapshots.Group;
import io.github.matrixonespring.observation.OperationObserver.Trace;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRegistration;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * The members of a window, and the placeholder that stands for them in the ledger.
 * {@link CoalescedSnapshots} tells what is done with them.
 */
final class CoalescingWindow {

	private final Lock lock = new ReentrantLock();

	private final Lock opening = new ReentrantLock();

	/** Members whose transactions may yet be committed. */
	private int running;

	private List<Member> ended = new ArrayList<>();

	/** What could not be written at once, to be tried again as it was. */
	private List<List<SharedEntry>> unwritten = List.of();

	private volatile @Nullable Placeholder placeholder;

	private boolean over;

	private boolean left;

	/**
	 * Count a member in, whose transaction goes on.
	 * @return the member, or {@code null} if no more are taken
	 */
	@Nullable Member join(String id, Request request, SnapshotOrder order) {
		return locked(() -> {
			if (this.over) {
				return null;
			}
			this.running++;
			return new Member(id, request, order);
		});
	}

	/**
	 * Write the first placeholder. Who comes meanwhile waits for it.
	 * @param write writes it
	 * @param timeout how long to wait for another one to do so
	 * @return whether it was written by this call
	 */
	boolean open(Supplier<Placeholder> write, Duration timeout) {
		if (this.placeholder != null) {
			return false;
		}
		awaitOpening(timeout);
		try {
			if (this.placeholder != null) {
				return false;
			}
			this.placeholder = write.get();
			return true;
		}
		finally {
			this.opening.unlock();
		}
	}

	private void awaitOpening(Duration timeout) {
		try {
			if (!this.opening.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new QueryTimeoutException("The ledger did not answer within " + timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DataAccessResourceFailureException("Interrupted while waiting for the ledger", ex);
		}
	}

	/**
	 * Return what stands for the members.
	 * @return the placeholder, or {@code null} if none could be written yet
	 */
	@Nullable Placeholder placeholder() {
		return this.placeholder;
	}

	/**
	 * Go on with another placeholder, for the transactions that go on, too.
	 */
	void replacePlaceholder(Placeholder next) {
		this.placeholder = next;
	}

	/**
	 * Take the members that need a snapshot now.
	 * @return the entries that are to be written together, one list for each attempt that
	 * has failed, and one for those that have ended since
	 */
	List<List<SharedEntry>> takeEnded() {
		return locked(() -> {
			List<List<SharedEntry>> taken = new ArrayList<>(this.unwritten);
			this.unwritten = List.of();
			if (!this.ended.isEmpty()) {
				taken.add(SharedEntry.of(this.ended));
				this.ended = new ArrayList<>();
			}
			return taken;
		});
	}

	/**
	 * Keep what could not be written for the next attempt.
	 */
	void putBack(List<List<SharedEntry>> taken) {
		locked(() -> this.unwritten = taken);
	}

	/**
	 * Take no more members, if there are none that may need the placeholder.
	 * @return whether there are none
	 */
	boolean finish() {
		return locked(() -> {
			boolean none = !this.left && this.running == 0 && this.ended.isEmpty() && this.unwritten.isEmpty();
			this.over |= none;
			return none;
		});
	}

	/**
	 * Take no more members, and leave those that go on to recovery, which finds the
	 * placeholder.
	 * @return those that have ended and have no snapshot yet
	 */
	List<Member> leave() {
		return locked(() -> {
			this.over = true;
			this.left = true;
			List<Member> rest = this.ended;
			this.ended = new ArrayList<>();
			return rest;
		});
	}

	boolean isLeft() {
		return locked(() -> this.left);
	}

	private <T extends @Nullable Object> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * An entry of the ledger that stands for members whose own entries are not written
	 * yet.
	 *
	 * @param id what identifies the entry
	 * @param written when that was sent, by {@link System#nanoTime()}
	 */
	record Placeholder(String id, long written) {

	}

	/**
	 * A call that shares a snapshot with others. It costs no statement.
	 */
	final class Member implements SnapshotRegistration {

		private final String id;

		private final SnapshotOrder order;

		private final long asked = System.nanoTime();

		private final AtomicReference<@Nullable SnapshotOrder> untold = new AtomicReference<>();

		private Request request;

		private Member(String id, Request request, SnapshotOrder order) {
			this.id = id;
			this.request = request;
			this.order = order;
		}

		@Override
		public void committed() {
			this.untold.set(this.order);
			if (!end()) {
				tellLeft();
			}
		}

		@Override
		public void rolledBack() {
			forget();
		}

		@Override
		public void inDoubt() {
			this.request = this.request.undecided();
			end();
			this.order.inDoubt(true);
		}

		@Override
		public void cancelled() {
			forget();
		}

		private void forget() {
			locked(() -> --CoalescingWindow.this.running);
		}

		/**
		 * Wait for the end of the window.
		 * @return {@code false} if it is left to recovery
		 */
		private boolean end() {
			return locked(() -> {
				CoalescingWindow.this.running--;
				return !CoalescingWindow.this.over && CoalescingWindow.this.ended.add(this);
			});
		}

		/**
		 * Tell what has become of it, once, whoever wants to know.
		 */
		private void tell(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
			SnapshotOrder told = this.untold.getAndSet(null);
			if (told != null) {
				told.completed(snapshot, failure);
			}
		}

		/**
		 * Tell that it is left to recovery.
		 */
		void tellLeft() {
			tell(null, Group.of(this.request).left("the application ends", null));
		}

	}

	/**
	 * An entry for members that are so much alike that one can stand for them: each row
	 * costs the server something.
	 *
	 * @param id what identifies the entry
	 * @param request what all of them have asked for
	 * @param members the members
	 */
	record SharedEntry(String id, Request request, List<Member> members) {

		private static List<SharedEntry> of(List<Member> members) {
			return members.stream()
				.collect(Collectors.groupingBy((member) -> member.request.ofCalls(1, 0), LinkedHashMap::new,
						Collectors.toList()))
				.values()
				.stream()
				.map(SharedEntry::ofAlike)
				.toList();
		}

		private static SharedEntry ofAlike(List<Member> members) {
			Member first = members.get(0);
			long skipped = members.stream().mapToLong((member) -> member.request.caller().skipped()).sum();
			return new SharedEntry(first.id, first.request.ofCalls(members.size(), skipped), members);
		}

		/**
		 * Return how long ago the first of them has asked.
		 */
		Duration age() {
			long first = this.members.stream().mapToLong((member) -> member.asked).min().orElseThrow();
			return Duration.ofNanos(System.nanoTime() - first);
		}

		/**
		 * Return what was going on when the first of them has asked.
		 */
		Trace trace() {
			return this.members.stream()
				.map((member) -> member.order.trace())
				.filter((trace) -> trace != Trace.NONE)
				.findFirst()
				.orElse(Trace.NONE);
		}

		/**
		 * Return whether all of them were told what has become of them, or nobody wants
		 * to know.
		 */
		boolean areTold() {
			return this.members.stream().allMatch((member) -> member.untold.get() == null);
		}

		void tell(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
			this.members.forEach((member) -> member.tell(snapshot, failure));
		}

	}

}
