package io.github.matrixonespring;

import java.util.Set;

import io.github.matrixonespring.architecture.ArchitectureRules;
import io.github.matrixonespring.observation.MicrometerOperationObserver;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.observation.OperationStatistics;
import io.github.matrixonespring.snapshot.SnapshotName;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The walls of the library.
 */
class ArchitectureTests extends ArchitectureRules {

	/**
	 * Those that read the words of statements write none, and methods of JDBC are named
	 * like some.
	 */
	@Override
	protected boolean knowsSql(String file) {
		return super.knowsSql(file)
				|| Set.of("PastConnection.java", "PastStatement.java", "SyntaxTree.java", "TableReferenceReader.java")
					.contains(file);
	}

	@Test
	void micrometerIsOptional() {
		noClasses().that()
			.resideOutsideOfPackage("..observation..")
			.or()
			.belongToAnyOf(OperationObserver.class, ObservedOperation.class, OperationStatistics.class)
			.should()
			.dependOnClassesThat(resideInAPackage("io.micrometer.."))
			.orShould()
			.dependOnClassesThat(type(MicrometerOperationObserver.class))
			.check(LIBRARY);
	}

	/**
	 * All may use the point in time, but for what it is made of.
	 */
	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.matrixonespring.(*)..").should().beFreeOfCycles().check(LIBRARY);
		noClasses().that()
			.resideInAPackage("io.github.matrixonespring.*..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.github.matrixonespring").and(not(type(PointInTime.class))))
			.check(LIBRARY);
		noClasses().that()
			.resideInAnyPackage("..snapshot..", "..transaction..", "..support..")
			.should()
			.dependOnClassesThat()
			.areAssignableTo(PointInTime.class)
			.check(LIBRARY);
		classes().that()
			.areAssignableTo(PointInTime.class)
			.should()
			.onlyDependOnClassesThat(not(resideInAPackage("io.github.matrixonespring..")).or(type(PointInTime.class))
				.or(type(SnapshotName.class)))
			.check(LIBRARY);
	}

}
