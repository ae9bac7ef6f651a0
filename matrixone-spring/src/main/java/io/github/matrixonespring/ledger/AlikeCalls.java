package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import org.jspecify.annotations.Nullable;

/**
 * Calls that share a snapshot and are so much alike that one entry stands for them: each
 * row costs the server something.
 *
 * @param entry their entry
 * @param calls the calls
 */
record AlikeCalls(LedgerEntry entry, List<CoalescedCall> calls) {

	/**
	 * Find the entries that calls need.
	 */
	static List<AlikeCalls> of(List<CoalescedCall> calls) {
		return calls.stream()
			.collect(Collectors.groupingBy(CoalescedCall::alike, LinkedHashMap::new, Collectors.toList()))
			.values()
			.stream()
			.map((alike) -> {
				long skipped = alike.stream().mapToLong((call) -> call.entry().skipped()).sum();
				return new AlikeCalls(alike.get(0).entry().forCalls(alike.size(), skipped), alike);
			})
			.toList();
	}

	/**
	 * Return how long ago the first of them has asked.
	 */
	Duration age() {
		long asked = this.calls.stream().mapToLong(CoalescedCall::asked).min().orElseThrow();
		return Duration.ofNanos(System.nanoTime() - asked);
	}

	boolean areTold() {
		return this.calls.stream().allMatch(CoalescedCall::isTold);
	}

	void tell(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
		this.calls.forEach((call) -> call.tell(snapshot, failure));
	}

}
