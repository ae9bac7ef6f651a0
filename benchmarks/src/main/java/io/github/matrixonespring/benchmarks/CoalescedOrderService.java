package io.github.matrixonespring.benchmarks;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes orders with one snapshot for many of them, which needs the ledger.
 */
@Service
@ConditionalOnBooleanProperty("matrixone.ledger.enabled")
class CoalescedOrderService {

	private final OrderService orders;

	CoalescedOrderService(OrderService orders) {
		this.orders = orders;
	}

	@Transactional
	@SnapshotAfterCommit(name = "mo_bench_coalesced", database = "#{#database}", coalesce = "200ms")
	public void place(int statements, String database) {
		this.orders.insert(statements);
	}

}
