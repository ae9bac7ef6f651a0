package io.github.matrixonespring.sample.order;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.sample.user.UserDirectory;
import io.github.matrixonespring.sample.user.UserNotFoundException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.Assert;

/**
 * Places, lists and deletes the orders of customers. Every user may be one.
 */
@Service
public class CustomerOrders {

	private final OrderRepository orders;

	private final UserDirectory customers;

	private final Clock clock;

	CustomerOrders(OrderRepository orders, UserDirectory customers, Clock clock) {
		this.orders = orders;
		this.customers = customers;
		this.clock = clock;
	}

	/**
	 * Place an order.
	 * @param customer the id of the customer
	 * @param items what is ordered
	 * @return the order
	 * @throws IllegalArgumentException if nothing is ordered
	 * @throws UserNotFoundException if there is no such customer
	 */
	@Transactional
	public OrderEntry place(UUID customer, List<OrderItem> items) {
		Assert.notEmpty(items, "an order must have an item");
		this.customers.get(customer);
		return OrderEntry.of(this.orders.save(new Order(customer, LocalDateTime.now(this.clock), items)));
	}

	/**
	 * List the orders of a customer, the oldest first.
	 * @param customer the id of the customer
	 * @return the orders
	 */
	public List<OrderEntry> list(UUID customer) {
		return this.orders.findByCustomerIdOrderByPlacedAtAscIdAsc(customer).stream().map(OrderEntry::of).toList();
	}

	/**
	 * Delete the orders of a customer with their items.
	 * @param customer the id of the customer
	 * @return how many orders were deleted
	 */
	@Transactional
	public int deleteAll(UUID customer) {
		return this.orders.deleteByCustomerId(customer);
	}

}
