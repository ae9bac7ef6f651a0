package io.github.matrixonespring.boot;

import io.github.matrixonespring.architecture.AutoConfigurationRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The walls of the auto-configuration.
 */
class ArchitectureTests extends AutoConfigurationRules {

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.matrixonespring.boot.(**)").should().beFreeOfCycles().check(LIBRARY);
	}

}
