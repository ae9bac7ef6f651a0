package io.github.matrixonespring.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The walls of the engine.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.matrixonespring.embedded";

	private static final int LONGEST_CLASS = 400;

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void layersKnowOnlyThoseBelow() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("driver")
			.definedBy(ROOT)
			.layer("jdbc")
			.definedBy(ROOT + ".jdbc")
			.layer("statement")
			.definedBy(ROOT + ".statement")
			.layer("query")
			.definedBy(ROOT + ".query")
			.layer("engine")
			.definedBy(ROOT + ".engine")
			.layer("function")
			.definedBy(ROOT + ".function")
			.layer("syntax")
			.definedBy(ROOT + ".syntax")
			.layer("type")
			.definedBy(ROOT + ".type")
			.layer("sql")
			.definedBy(ROOT + ".sql")
			.layer("error")
			.definedBy(ROOT + ".error")
			.whereLayer("driver")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("jdbc")
			.mayOnlyBeAccessedByLayers("driver")
			.whereLayer("statement")
			.mayOnlyBeAccessedByLayers("jdbc")
			.whereLayer("query")
			.mayOnlyBeAccessedByLayers("jdbc", "statement")
			.whereLayer("engine")
			.mayOnlyBeAccessedByLayers("driver", "jdbc", "statement", "query")
			.whereLayer("function")
			.mayOnlyBeAccessedByLayers("query", "engine")
			.whereLayer("syntax")
			.mayOnlyBeAccessedByLayers("statement", "query")
			.whereLayer("type")
			.mayOnlyBeAccessedByLayers("jdbc", "statement", "query", "engine", "function")
			.whereLayer("sql")
			.mayOnlyBeAccessedByLayers("driver", "jdbc", "statement", "query", "engine", "syntax")
			.whereLayer("error")
			.mayNotAccessAnyLayer()
			.check(CLASSES);
	}

	/** But for its JSON parser. */
	@Test
	void onlyTheEngineKnowsH2() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".engine")
			.and()
			.doNotHaveFullyQualifiedName(ROOT + ".type.Json")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.h2..")
			.check(CLASSES);
	}

	@Test
	void nothingIsNeededBesidesH2() {
		classes().that()
			.resideInAPackage(ROOT + "..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT + "..", "java..", "org.h2..", "org.jspecify..")
			.check(CLASSES);
	}

	@Test
	void usersSeeTheDriverAlone() {
		classes().that()
			.resideInAPackage(ROOT)
			.and()
			.arePublic()
			.should()
			.haveSimpleName("EmbeddedDriver")
			.check(CLASSES);
	}

	@Test
	void noClassIsLong() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			List<Path> tooLong = files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> lines(file) > LONGEST_CLASS)
				.toList();
			assertThat(tooLong).isEmpty();
		}
	}

	private static long lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
