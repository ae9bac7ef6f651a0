package io.github.matrixonespring.test.shop;

import java.util.concurrent.Executor;

import io.github.matrixonespring.test.TemplateInitializer;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The tested application.
 */
@EnableAsync
@SpringBootApplication
public class ShopApplication {

	@Bean
	TemplateInitializer firstArticle() {
		return (dataSource) -> new JdbcTemplate(dataSource)
			.update("insert into article (id, name) values (1000, 'first')");
	}

	@Bean
	Executor taskExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(1);
		return executor;
	}

}
