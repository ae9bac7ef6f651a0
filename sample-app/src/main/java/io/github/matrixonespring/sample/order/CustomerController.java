package io.github.matrixonespring.sample.order;

import java.util.List;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Parameter;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Customers and their orders over REST.
 */
@RestController
@RequestMapping("/customers/{id}")
class CustomerController {

	private final CustomerOrders orders;

	private final CustomerRestore restore;

	CustomerController(CustomerOrders orders, CustomerRestore restore) {
		this.orders = orders;
		this.restore = restore;
	}

	@GetMapping("/orders")
	List<OrderEntry> list(@PathVariable UUID id) {
		return this.orders.list(id);
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	OrderEntry place(@PathVariable UUID id, @RequestBody NewOrder order) {
		return this.orders.place(id, order.items());
	}

	@DeleteMapping("/orders")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void deleteAll(@PathVariable UUID id) {
		this.orders.deleteAll(id);
	}

	/**
	 * Takes the id of a customer, never a condition: that becomes part of the SQL text.
	 */
	@PostMapping("/restore")
	RestoredOrders restore(@PathVariable UUID id,
			@Parameter(description = "The snapshot to go back to") @RequestParam String snapshot,
			@Parameter(description = "Whether to tell only what would be done") @RequestParam(
					defaultValue = "false") boolean dryRun) {
		return dryRun ? RestoredOrders.of(this.restore.plan(id, snapshot))
				: RestoredOrders.of(this.restore.restore(id, snapshot));
	}

	/**
	 * An order to be placed.
	 *
	 * @param items what is ordered
	 */
	record NewOrder(List<OrderItem> items) {

		NewOrder {
			Assert.notEmpty(items, "an order must have an item");
		}

	}

}
