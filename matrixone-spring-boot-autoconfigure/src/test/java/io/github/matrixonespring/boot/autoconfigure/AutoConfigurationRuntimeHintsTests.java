package io.github.matrixonespring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigurationRuntimeHints}. The places that need a hint are found
 * in the classes, so that a new one cannot be forgotten.
 */
class AutoConfigurationRuntimeHintsTests {

	private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(Path.of("target/classes"));

	private static final Set<String> REFLECTIVE = Set.of("forName", "isPresent", "resolveClassName", "newInstance",
			"newProxyInstance", "invoke", "findMethod", "findField", "getResource", "getResourceAsStream",
			"forDirectFieldAccess", "forBeanPropertyAccess", "instantiateClass");

	private final RuntimeHints hints = new RuntimeHints();

	AutoConfigurationRuntimeHintsTests() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getPackageName().startsWith("io.github.matrixonespring"))
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	/**
	 * A new place needs a hint and a test here.
	 */
	@Test
	void allReflectionIsKnown() {
		assertThat(LIBRARY.stream()
			.filter((type) -> !type.isEquivalentTo(AutoConfigurationRuntimeHints.class))
			.flatMap((type) -> type.getAccessesFromSelf().stream())
			.filter((access) -> !access.getTargetOwner().getPackageName().startsWith("io.github"))
			.filter((access) -> !access.getTargetOwner().isEquivalentTo(Optional.class))
			.filter((access) -> !access.getTargetOwner().isEquivalentTo(OperationInvoker.class))
			.filter((access) -> REFLECTIVE.contains(access.getName()))
			.map(AutoConfigurationRuntimeHintsTests::describe)
			.collect(Collectors.toSet())).containsExactlyInAnyOrder("DriverPropertiesPostProcessor.isPresent",
					"EmbeddedScriptsPostProcessor.findMethod",
					// in tests only, which are no native image
					"ReplacedDataSourcePostProcessor.isPresent");
	}

	private static String describe(JavaAccess<?> access) {
		JavaClass type = access.getOriginOwner();
		return type.getSimpleName() + "." + access.getName();
	}

	@Test
	void settingsOfInitializersCanBeRead() {
		for (Method method : List.of(EmbeddedScriptsPostProcessor.settings(),
				EmbeddedScriptsPostProcessor.dataSource())) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(this.hints);
		}
	}

	@Test
	void dynamicDataSourceIsFound() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("com.baomidou.dynamic.datasource.event.DataSourceInitEvent"))).accepts(this.hints);
	}

	@Test
	void ledgersDefaultScriptIsThere() {
		String location = new MatrixOneLedgerSchemaProperties().getDefaultSchemaLocation();
		assertThat(location).startsWith("classpath:");
		assertThat(RuntimeHintsPredicates.resource().forResource(location.substring("classpath:".length())))
			.accepts(this.hints);
	}

	@Test
	void driverOfTheEngineCanBeMadeByName() throws ClassNotFoundException, NoSuchMethodException {
		Class<?> driver = Class.forName(EmbeddedConnectionDetails.DRIVER_CLASS_NAME);
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(driver.getConstructor()))
			.accepts(this.hints);
	}

}
