package io.github.matrixonespring.sample.order;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;

/**
 * An order as it is read.
 *
 * @param id the id
 * @param customerId the id of the user who has placed it
 * @param placedAt when it was placed, in UTC
 * @param items its items
 */
public record OrderEntry(String id, String customerId, LocalDateTime placedAt, List<OrderItem> items) {

	static OrderEntry of(Order order) {
		return new OrderEntry(Objects.requireNonNull(order.getId()).toString(), order.getCustomerId().toString(),
				order.getPlacedAt(), List.copyOf(order.getItems()));
	}

}
