package io.github.matrixonespring.sample.order;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An order.
 */
@Entity
@Table(name = "orders", indexes = @Index(name = "orders_customer", columnList = "customer_id"))
class Order {

	@Id
	@GeneratedValue(strategy = GenerationType.UUID)
	@JdbcTypeCode(SqlTypes.CHAR)
	@Column(length = 36)
	private @Nullable UUID id;

	/** The id of a user. */
	@JdbcTypeCode(SqlTypes.CHAR)
	@Column(nullable = false, length = 36)
	private UUID customerId;

	@Column(nullable = false)
	private LocalDateTime placedAt;

	@ElementCollection
	@CollectionTable(name = "order_items", joinColumns = @JoinColumn(name = "order_id"))
	@OrderColumn(name = "line")
	private List<OrderItem> items;

	@SuppressWarnings("NullAway.Init")
	protected Order() {
	}

	Order(UUID customerId, LocalDateTime placedAt, List<OrderItem> items) {
		this.customerId = customerId;
		this.placedAt = placedAt.truncatedTo(ChronoUnit.MICROS);
		this.items = new ArrayList<>(items);
	}

	@Nullable UUID getId() {
		return this.id;
	}

	UUID getCustomerId() {
		return this.customerId;
	}

	LocalDateTime getPlacedAt() {
		return this.placedAt;
	}

	List<OrderItem> getItems() {
		return this.items;
	}

}
