package io.github.matrixonespring.sample.order;

import java.util.List;
import java.util.UUID;

import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The orders.
 */
interface OrderRepository extends JpaRepository<Order, UUID> {

	/**
	 * List the orders of a customer with their items, the oldest first.
	 */
	@EntityGraph(attributePaths = "items")
	List<Order> findByCustomerIdOrderByPlacedAtAscIdAsc(UUID customerId);

	/**
	 * Delete the orders of a customer with their items.
	 */
	int deleteByCustomerId(UUID customerId);

}
