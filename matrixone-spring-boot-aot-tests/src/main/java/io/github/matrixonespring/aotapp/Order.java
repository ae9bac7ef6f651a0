package io.github.matrixonespring.aotapp;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * An order.
 */
@Entity
@Table(name = "orders")
public class Order {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private String customer = "";

	protected Order() {
	}

	Order(String customer) {
		this.customer = customer;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getCustomer() {
		return this.customer;
	}

}
