package io.github.matrixonespring;

import io.github.matrixonespring.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The walls of the library.
 */
class ArchitectureTests extends ArchitectureRules {

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.matrixonespring.(*)..").should().beFreeOfCycles().check(LIBRARY);
		noClasses().that()
			.resideInAPackage("io.github.matrixonespring.*..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.github.matrixonespring").and(not(type(PointInTime.class))))
			.check(LIBRARY);
	}

}
