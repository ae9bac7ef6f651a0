package io.github.matrixonespring.sample;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Leaves the web server out while the scenarios are run.
 */
class ScenarioMode implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("sample.scenarios", Boolean.class, true)) {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("scenarioMode", Map.of("spring.main.web-application-type", "none")));
		}
	}

}
