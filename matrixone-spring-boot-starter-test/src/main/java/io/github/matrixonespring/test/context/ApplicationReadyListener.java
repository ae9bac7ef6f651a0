package io.github.matrixonespring.test.context;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Ends the start of an application when Spring Boot says that it is ready: after its
 * runners, and after all who listen to that.
 */
class ApplicationReadyListener implements SpringApplicationRunListener, Ordered {

	@Override
	public void ready(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		context.getBeanProvider(TestDatabases.class).ifAvailable(TestDatabases::applicationIsReady);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
