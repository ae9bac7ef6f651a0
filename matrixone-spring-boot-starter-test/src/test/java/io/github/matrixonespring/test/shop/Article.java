package io.github.matrixonespring.test.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;

/**
 * An entity whose ids Hibernate reserves in blocks.
 */
@Entity
public class Article {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "article_ids")
	@SequenceGenerator(name = "article_ids", sequenceName = "article_ids", allocationSize = 10)
	private Long id;

	private String name;

	protected Article() {
	}

	public Article(String name) {
		this.name = name;
	}

	public Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

}
