package io.github.matrixonespring.sample.report;

import java.util.List;

import io.github.matrixonespring.sample.order.OrderEntry;
import io.github.matrixonespring.sample.user.UserEntry;

/**
 * What the users have ordered.
 *
 * @param customers the users, in the order of their addresses
 */
public record SalesReport(List<Customer> customers) {

	/**
	 * Return how many orders there are.
	 * @return the number
	 */
	public int orders() {
		return this.customers.stream().mapToInt((customer) -> customer.orders().size()).sum();
	}

	/**
	 * Return how many items the orders have.
	 * @return the number
	 */
	public int items() {
		return this.customers.stream()
			.flatMap((customer) -> customer.orders().stream())
			.mapToInt((order) -> order.items().size())
			.sum();
	}

	/**
	 * Return the report in a line.
	 */
	@Override
	public String toString() {
		return "%d users, %d orders, %d items".formatted(this.customers.size(), orders(), items());
	}

	/**
	 * A user who may have ordered.
	 *
	 * @param user the user
	 * @param orders the orders, the oldest first
	 */
	public record Customer(UserEntry user, List<OrderEntry> orders) {

	}

}
