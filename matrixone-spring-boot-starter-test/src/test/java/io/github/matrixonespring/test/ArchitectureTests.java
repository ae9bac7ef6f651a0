package io.github.matrixonespring.test;

import java.util.Set;

import io.github.matrixonespring.architecture.AutoConfigurationRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The walls of the test support.
 */
class ArchitectureTests extends AutoConfigurationRules {

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.matrixonespring.test.(*)..").should().beFreeOfCycles().check(LIBRARY);
		noClasses().that()
			.resideInAnyPackage("..test.server..", "..test.database..", "..test.connection..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.matrixonespring.test", "..test.context..")
			.check(LIBRARY);
	}

	/** Those of the effects know the words of statements, but write none. */
	@Override
	protected boolean knowsSql(String file) {
		return super.knowsSql(file) || Set.of("StatementEffect.java", "WrittenTable.java").contains(file);
	}

}
