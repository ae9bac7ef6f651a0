package io.github.matrixonespring.aotapp;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

/**
 * The orders.
 */
interface OrderRepository extends JpaRepository<Order, Long> {

	@Transactional
	@Modifying
	@Query("update Order o set o.customer = :to where o.customer = :from")
	@SnapshotAfterCommit(name = "#{#from}_to_#{#to}")
	int rename(String from, String to);

	/**
	 * Count the orders of others than a customer.
	 */
	long countByCustomerNot(String customer);

}
