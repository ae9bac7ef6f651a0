package io.github.matrixonespring.test.shop;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * Articles.
 */
public interface ArticleRepository extends JpaRepository<Article, Long> {

}
