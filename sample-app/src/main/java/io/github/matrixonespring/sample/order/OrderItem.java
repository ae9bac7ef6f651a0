package io.github.matrixonespring.sample.order;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One line of an order.
 *
 * @param article what is ordered
 * @param quantity how many of it
 */
@Embeddable
public record OrderItem(@Column(nullable = false, length = 100) String article,
		@Column(nullable = false) int quantity) {

	private static final int MAX_LENGTH = 100;

	/**
	 * Create it.
	 * @throws IllegalArgumentException if the article or the quantity is not one
	 */
	public OrderItem {
		Assert.isTrue(isArticle(article),
				() -> "the article '%s' must have 1 to %d characters".formatted(article, MAX_LENGTH));
		Assert.isTrue(quantity > 0, () -> "the quantity %d must be 1 or more".formatted(quantity));
	}

	private static boolean isArticle(@Nullable String article) {
		return article != null && !article.isBlank() && article.length() <= MAX_LENGTH;
	}

}
