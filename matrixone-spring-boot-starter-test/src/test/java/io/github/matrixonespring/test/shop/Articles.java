package io.github.matrixonespring.test.shop;

import java.util.concurrent.CompletableFuture;

import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Articles over the web and on threads of the application.
 */
@Service
@RestController
public class Articles {

	private final ArticleRepository repository;

	Articles(ArticleRepository repository) {
		this.repository = repository;
	}

	@PostMapping("/articles")
	Long add(@RequestParam("name") String name) {
		return this.repository.save(new Article(name)).getId();
	}

	@GetMapping("/articles")
	long count() {
		return this.repository.count();
	}

	@Async
	public CompletableFuture<Long> addInBackground(String name) {
		return CompletableFuture.completedFuture(add(name));
	}

}
