package io.github.matrixonespring.test;

import io.github.matrixonespring.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The walls of the test support.
 */
class ArchitectureTests extends ArchitectureRules {

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

	/** That of the effects knows the words of statements, but writes none. */
	@Override
	protected boolean knowsSql(String file) {
		return super.knowsSql(file) || file.equals("StatementEffect.java");
	}

}
