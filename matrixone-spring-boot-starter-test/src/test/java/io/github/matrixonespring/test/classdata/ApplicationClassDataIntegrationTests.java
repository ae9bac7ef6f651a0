package io.github.matrixonespring.test.classdata;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.shop.Article;
import io.github.matrixonespring.test.shop.ArticleRepository;
import io.github.matrixonespring.test.shop.Articles;
import io.github.matrixonespring.test.shop.ShopApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a class writes before its tests may go over JPA, with its caches, over a web
 * server and over threads of the application.
 */
class ApplicationClassDataIntegrationTests {

	@Test
	void rowsOfAClassAreFoundByItsTestsAndByNoOther() {
		Run.inOrder(Selling.class, Other.class, Buying.class, Selling.class);
		Run.inOrder(Other.class, Buying.class, Selling.class, Other.class);
	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@OfARun
	@MatrixOneTest(classes = ShopApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "spring.jpa.properties.jakarta.persistence.sharedCache.mode=ALL",
					"spring.jpa.properties.hibernate.cache.region.factory_class="
							+ "io.github.matrixonespring.test.shop.SecondLevelCacheIntegrationTests$MapRegionFactory" })
	@interface Shop {

	}

	abstract static class Shopping {

		@Autowired
		private ArticleRepository repository;

		@RepeatedTest(3)
		void findsTheArticlesOfItsClass() {
			assertThat(this.repository.findAll()).extracting(Article::getName).containsExactlyInAnyOrder(articles());
			assertThat(this.repository.findById(1L).map(Article::getName))
				.hasValueSatisfying((name) -> assertThat(name).isEqualTo(articles()[1]));
			assertThat(this.repository.save(new Article("left")).getId()).isGreaterThan(articles().length - 1);
			this.repository.deleteById(1L);
		}

		abstract String[] articles();

	}

	@Shop
	static class Selling extends Shopping {

		@BeforeAll
		static void writeOwn(@Autowired ArticleRepository repository, @Autowired Articles articles,
				@LocalServerPort int port) throws Exception {
			assertThat(repository.save(new Article("sold")).getId()).isEqualTo(1);
			assertThat(repository.findById(1L)).isPresent();
			RestTestClient.bindToServer()
				.baseUrl("http://127.0.0.1:" + port)
				.build()
				.post()
				.uri("/articles?name=web")
				.exchange()
				.expectStatus()
				.isOk();
			articles.addInBackground("async").get(30, TimeUnit.SECONDS);
		}

		@AfterAll
		static void findOwn(@Autowired ArticleRepository repository, @LocalServerPort int port) {
			assertThat(repository.findById(1L)).map(Article::getName).contains("sold");
			RestTestClient.bindToServer()
				.baseUrl("http://127.0.0.1:" + port)
				.build()
				.get()
				.uri("/articles")
				.exchange()
				.expectBody(String.class)
				.isEqualTo("4");
		}

		@Override
		String[] articles() {
			return new String[] { "first", "sold", "web", "async" };
		}

		@Nested
		class Returning extends Shopping {

			@BeforeAll
			static void writeMore(@Autowired ArticleRepository repository) {
				assertThat(repository.findById(1L)).map(Article::getName).contains("sold");
				repository.save(new Article("returned"));
			}

			@Override
			String[] articles() {
				return new String[] { "first", "sold", "web", "async", "returned" };
			}

		}

	}

	@Shop
	static class Buying extends Shopping {

		@BeforeAll
		static void writeOwn(@Autowired ArticleRepository repository) {
			assertThat(repository.findById(1L)).isEmpty();
			assertThat(repository.save(new Article("bought")).getId()).isEqualTo(1);
		}

		@Override
		String[] articles() {
			return new String[] { "first", "bought" };
		}

	}

	@Shop
	static class Other {

		@RepeatedTest(2)
		void findsTheArticlesOfTheApplication(@Autowired ArticleRepository repository) {
			assertThat(repository.findById(1L)).isEmpty();
			assertThat(repository.findAll()).extracting(Article::getName).containsExactly("first");
			repository.save(new Article("left"));
		}

	}

}
