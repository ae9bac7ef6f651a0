package io.github.matrixonespring.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.stereotype.Component;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of every module. Each of them extends this by the walls between its packages.
 */
public abstract class ArchitectureRules {

	private static final Path SOURCES = Path.of("src/main/java");

	/** Statement text, that is a string literal that begins as one. */
	private static final Pattern SQL = Pattern.compile("\"(\"\"\\s*)?(" + Stream
		.of("select", "insert", "update", "delete", "create", "drop", "alter", "begin", "commit", "rollback", "set",
				"show", "use")
		.flatMap((keyword) -> Stream.of(keyword, keyword.toUpperCase(Locale.ROOT)))
		.collect(Collectors.joining("|")) + ")\\b");

	/** A time-travel hint. */
	private static final Pattern HINT = Pattern.compile("(?i)MO_TS|\\{ *SNAPSHOT *=");

	/** The classes of the module whose tests run. */
	protected static final JavaClasses LIBRARY = new ClassFileImporter().importPath(Path.of("target/classes"));

	@Test
	void packagesAreNullMarked() {
		assertThat(LIBRARY.stream().map(JavaClass::getPackage).distinct())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

	@Test
	void sqlIsWrittenInTheSqlClassesOnly() {
		assertThat(sources().filter((source) -> !knowsSql(source.getFileName().toString()))
			.flatMap(ArchitectureRules::sqlIn)).isEmpty();
	}

	/**
	 * Tell whether a source may contain words of statements.
	 * @param file name of the source
	 * @return whether it is about SQL
	 */
	protected boolean knowsSql(String file) {
		return file.endsWith("Sql.java");
	}

	@Test
	void sqlIsFoundWhereItIsWritten() {
		assertThat(sources().filter((source) -> source.getFileName().toString().endsWith("Sql.java"))
			.filter((source) -> sqlIn(source).findAny().isEmpty())).isEmpty();
	}

	@Test
	void hintsAreWrittenByPointInTimeOnly() {
		assertThat(sources().filter((source) -> !source.getFileName().toString().equals("PointInTime.java"))
			.filter((source) -> HINT.matcher(String.join("\n", lines(source))).find())).isEmpty();
	}

	@Test
	void classesHaveNoEmptyNames() {
		noClasses().should()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Helper")
			.orShould()
			.haveSimpleNameEndingWith("Impl")
			.orShould()
			.haveSimpleNameStartingWith("Base")
			.check(LIBRARY);
	}

	@Test
	void nothingIsScanned() {
		noClasses().should().beAnnotatedWith(Component.class).check(LIBRARY);
	}

	@Test
	void caseIsChangedWithoutTheLocaleOfTheMachine() {
		noClasses().should()
			.callMethod(String.class, "toLowerCase")
			.orShould()
			.callMethod(String.class, "toUpperCase")
			.check(LIBRARY);
	}

	@Test
	void publicTypesSaySinceWhen() {
		classes().that().arePublic().and().areTopLevelClasses().should(new SaySinceWhen()).check(LIBRARY);
	}

	private static Stream<Path> sources() {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> sqlIn(Path source) {
		return SQL.matcher(String.join("\n", lines(source))).results().map((match) -> source + ": " + match.group());
	}

	private static List<String> lines(Path source) {
		try {
			return Files.readAllLines(source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads the source, for class files have no Javadoc.
	 */
	private static final class SaySinceWhen extends ArchCondition<JavaClass> {

		SaySinceWhen() {
			super("say @since");
		}

		@Override
		public void check(JavaClass javaClass, ConditionEvents events) {
			Path source = SOURCES.resolve(javaClass.getName().replace('.', '/') + ".java");
			boolean says = lines(source).stream().anyMatch((line) -> line.startsWith(" * @since "));
			events.add(new SimpleConditionEvent(javaClass, says, javaClass.getName() + " says @since: " + says));
		}

	}

}
