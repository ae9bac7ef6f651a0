package io.github.matrixonespring.documentation;

import org.springframework.boot.SpringApplication;
import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The types that the examples speak of without showing them. An example that shows one
 * itself means its own.
 */
public final class Snippets {

	private Snippets() {
	}

	/** An entity. */
	public static class Order {

		private final String article;

		public Order(String article) {
			this.article = article;
		}

		public Long getId() {
			return (long) this.article.length();
		}

	}

	/** Its repository. */
	public interface OrderRepository extends JpaRepository<Order, Long> {

	}

	/** A service with an annotated method. */
	public interface OrderService {

		Order place(String article);

	}

	/** The main class of an application. */
	public static class ShopApplication {

		public static void main(String[] args) {
			SpringApplication.run(ShopApplication.class, args);
		}

	}

	/** An argument of a service. */
	public record Basket(int id) {

	}

	/** An argument of a service. */
	public record OrderRequest(int id) {

	}

	/** A result of a service. */
	public record Report(int id) {

	}

}
