package io.github.matrixonespring.aotapp;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.timetravel.AsOf;
import io.github.matrixonespring.transaction.ExplicitBegin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes orders.
 */
@Service
class OrderService {

	private final OrderRepository orders;

	private final MatrixOneOperations matrixOne;

	private final String database;

	OrderService(OrderRepository orders, MatrixOneOperations matrixOne, @Value("${app.database}") String database) {
		this.orders = orders;
		this.matrixOne = matrixOne;
		this.database = database;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{@names.of(#purchase.name())}", label = "#{#purchase.buyer().name()}",
			condition = "#result.id > 0", description = "#{#result.customer.toLowerCase()}")
	Order take(Purchase purchase, boolean fail) {
		Order order = this.orders.save(new Order(purchase.buyer().name()));
		if (fail) {
			throw new IllegalStateException("refused");
		}
		return order;
	}

	/**
	 * A clone is part of a transaction only where it was begun by {@code BEGIN}.
	 */
	@Transactional
	void clone(String target, boolean fail) {
		this.matrixOne.clones().cloneDatabase(target, this.database);
		if (fail) {
			throw new IllegalStateException("refused");
		}
	}

	@Transactional
	@ExplicitBegin(false)
	void takeWithoutBegin(String customer) {
		this.orders.save(new Order(customer));
	}

	@AsOf(snapshot = "#{@names.of(#purchase.name())}")
	long ordersAt(Purchase purchase) {
		return this.orders.countByCustomerNot("nobody");
	}

}
