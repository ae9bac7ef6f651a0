package io.github.matrixonespring.testapp;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/**
 * An entity that is not sent before the flush, for its id is known.
 */
@Entity
public class Label {

	@Id
	private Integer id;

	protected Label() {
	}

	public Label(Integer id) {
		this.id = id;
	}

	public Integer getId() {
		return this.id;
	}

}
