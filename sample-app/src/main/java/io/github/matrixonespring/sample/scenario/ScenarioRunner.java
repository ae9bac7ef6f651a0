package io.github.matrixonespring.sample.scenario;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.sample.SampleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

/**
 * Runs the scenarios one after the other. Each starts without users.
 */
@Component
@ConditionalOnBooleanProperty(name = "sample.scenarios", matchIfMissing = true)
class ScenarioRunner implements ApplicationRunner, ExitCodeGenerator {

	private static final Logger logger = LoggerFactory.getLogger(ScenarioRunner.class);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSS", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private final List<Scenario> scenarios;

	private final Leftovers leftovers;

	private final MatrixOneTemplate matrixOne;

	private final SampleProperties properties;

	private final String run;

	private final Steps steps = new Steps();

	ScenarioRunner(List<Scenario> scenarios, Leftovers leftovers, MatrixOneTemplate matrixOne,
			SampleProperties properties, Clock clock) {
		this.scenarios = scenarios;
		this.leftovers = leftovers;
		this.matrixOne = matrixOne;
		this.properties = properties;
		this.run = TIME.format(clock.instant());
	}

	@Override
	public void run(ApplicationArguments args) {
		ServerInfo server = this.matrixOne.serverInfo();
		logger.info("{} as {} of account {}{}", server.version(), server.user(), server.account(),
				server.embedded() ? ", the embedded engine" : "");
		this.leftovers.removeUsers();
		this.scenarios.forEach((scenario) -> {
			int number = number(scenario);
			if (this.properties.only().isEmpty() || this.properties.only().contains(number)) {
				this.steps.step(number, scenario.title(), (checks) -> run(number, scenario, checks));
			}
		});
		this.steps.summarize();
	}

	private void run(int number, Scenario scenario, Checks checks) throws Exception {
		Names names = new Names("sample_%s_%d".formatted(this.run, number));
		try {
			scenario.run(names, checks);
		}
		finally {
			this.leftovers.remove(names, checks);
		}
	}

	private static int number(Scenario scenario) {
		NumberedScenario annotation = AnnotatedElementUtils.findMergedAnnotation(scenario.getClass(),
				NumberedScenario.class);
		return (annotation != null) ? annotation.value() : 0;
	}

	@Override
	public int getExitCode() {
		return this.steps.allChecksHeld() ? 0 : 1;
	}

}
