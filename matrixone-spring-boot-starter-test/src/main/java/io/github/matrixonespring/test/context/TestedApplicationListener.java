package io.github.matrixonespring.test.context;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextPausedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextRestartedEvent;
import org.springframework.core.Ordered;

/**
 * Ends the start of an application that is not run by Spring Boot when its context is
 * refreshed. Keeps apart what one writes that goes on after a pause, while tests of other
 * applications have run.
 */
class TestedApplicationListener implements ApplicationListener<ApplicationContextEvent>, Ordered {

	private final TestedApplication application;

	private final TestDatabases databases;

	TestedApplicationListener(TestedApplication application, TestDatabases databases) {
		this.application = application;
		this.databases = databases;
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		if (event.getApplicationContext() != this.application.context()) {
			return;
		}
		if (event instanceof ContextRefreshedEvent && !this.application.isRunBySpringBoot()) {
			this.databases.applicationIsReady();
		}
		else if (event instanceof ContextPausedEvent || event instanceof ContextRestartedEvent) {
			this.databases.applicationIsPaused(event instanceof ContextPausedEvent);
		}
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
