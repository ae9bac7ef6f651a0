package io.github.matrixonespring.sample;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Leaves the web server out while the scenarios are run. The doctor does not look by
 * itself then: they show all that the library sends, and leave things behind in between.
 */
class ScenarioMode implements EnvironmentPostProcessor {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty("sample.scenarios", Boolean.class, true)) {
			MutablePropertySources sources = environment.getPropertySources();
			sources.addFirst(new MapPropertySource("scenarioMode", Map.of("spring.main.web-application-type", "none")));
			DefaultPropertiesPropertySource.addOrMerge(Map.of("matrixone.doctor.mode", "off"), sources);
		}
	}

}
