package io.github.matrixonespring.errorapp;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/**
 * A row with constraints of each kind.
 */
@Entity
public class Thing {

	@Id
	private Integer id;

	private String name;

	private Integer amount;

	private Integer parent;

	protected Thing() {
	}

	public Thing(Integer id, String name, Integer amount, Integer parent) {
		this.id = id;
		this.name = name;
		this.amount = amount;
		this.parent = parent;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

}
