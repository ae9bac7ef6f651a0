package io.github.matrixonespring.aotapp;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes orders in a transaction of its own, so that nothing but our advice makes a proxy
 * of it.
 */
@Service
class OrderDesk {

	private final OrderRepository orders;

	private final TransactionOperations transactions;

	OrderDesk(OrderRepository orders, TransactionOperations transactions) {
		this.orders = orders;
		this.transactions = transactions;
	}

	@SnapshotAfterCommit(name = "#{@names.of(#name)}")
	void take(String name) {
		this.transactions.executeWithoutResult((status) -> this.orders.save(new Order(name)));
	}

}
