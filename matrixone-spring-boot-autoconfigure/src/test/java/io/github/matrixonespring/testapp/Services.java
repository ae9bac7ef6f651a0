package io.github.matrixonespring.testapp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The services of the tested application.
 */
@Configuration(proxyBeanMethods = false)
class Services {

	@Bean
	ItemService itemService(ItemStore items) {
		return new ItemService(items);
	}

	@Bean
	OuterService outerService() {
		return new OuterService();
	}

	@Bean
	OptedOutService optedOutService() {
		return new OptedOutService();
	}

	@Bean
	RecordedEvents recordedEvents() {
		return new RecordedEvents();
	}

	@Bean
	RecordedStatements recordedStatements() {
		return new RecordedStatements();
	}

}
