package io.github.matrixonespring.aot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.hibernate.MatrixOneDialect;
import io.github.matrixonespring.hibernate.MatrixOneDialectResolver;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.transaction.ExplicitBegin;
import org.apache.commons.dbcp2.BasicDataSource;
import org.hibernate.internal.SessionImpl;
import org.hibernate.query.sql.internal.NativeQueryImpl;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.core.simple.JdbcClient.MappedQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.ResultQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MatrixOneRuntimeHints}. The places that need a hint are found in the
 * classes, so that a new one cannot be forgotten.
 */
class MatrixOneRuntimeHintsTests {

	private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(Path.of("target/classes"));

	private static final Set<String> REFLECTIVE_TYPES = Stream
		.of(AccessibleObject.class, BeanUtils.class, PropertyAccessorFactory.class, ReflectionUtils.class)
		.map(Class::getName)
		.collect(Collectors.toSet());

	private static final Set<String> REFLECTIVE_METHODS = Set.of("forName", "resolveClassName", "newInstance",
			"newProxyInstance", "invoke", "getResource", "getResourceAsStream", "getMethod", "getDeclaredMethod",
			"getDeclaredMethods", "getMethods", "getField", "getDeclaredField", "getConstructor",
			"getDeclaredConstructor", "loadClass");

	private static final Pattern CLASS_NAME = Pattern.compile("\"((?:[a-z][\\w]*\\.){2,}[A-Z][\\w$]*)\"");

	private final RuntimeHints hints = new RuntimeHints();

	MatrixOneRuntimeHintsTests() {
		new MatrixOneRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void isFoundBySpring() {
		assertThat(SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)).hasAtLeastOneElementOfType(MatrixOneRuntimeHints.class);
	}

	/**
	 * A new place needs a hint and a test here. Of classes that are only looked for, see
	 * {@link #eachClassThatIsNamedByTextIsFound()}.
	 */
	@Test
	void allReflectionIsKnown() {
		assertThat(LIBRARY.stream()
			.filter((type) -> !type.getPackageName().equals(MatrixOneRuntimeHints.class.getPackageName()))
			.flatMap((type) -> type.getAccessesFromSelf().stream())
			.filter((access) -> isReflective(access.getTargetOwner(), access.getName()))
			.map((access) -> topLevel(access) + " " + access.getTargetOwner().getSimpleName() + "." + access.getName())
			.collect(Collectors.toSet())).containsExactlyInAnyOrder(
					// drivers
					"DriverAccess ClassUtils.forName", "DriverAccess BeanUtils.instantiateClass",
					// pools
					"ConnectorDataSource PropertyAccessorFactory.forBeanPropertyAccess",
					"Dbcp2Pool PropertyAccessorFactory.forDirectFieldAccess",
					"KnownPools PropertyAccessorFactory.forBeanPropertyAccess",
					// interfaces of annotated beans: AnnotatedMethodsAotProcessorTests
					"MethodRules Class.getMethods",
					// the guarded client, and that of the past
					"GuardedJdbcClient Proxy.newProxyInstance", "GuardedJdbcClient Method.invoke",
					"AsOfClient Proxy.newProxyInstance", "AsOfClient ReflectionUtils.invokeMethod",
					"PastConnection Proxy.newProxyInstance", "PastConnection Method.invoke",
					"PastConnection Class.getMethods", "PastSession Proxy.newProxyInstance",
					"PastSession Method.invoke",
					// of a class that is generated, and that a native image does without
					"PastResults BeanUtils.instantiateClass", "PastResults InvocationHandler.invoke",
					// an inspector of the application, which Hibernate itself makes by
					// reflection
					"PresentGuard BeanUtils.instantiateClass", "PresentGuard ClassUtils.resolveClassName");
	}

	private static boolean isReflective(JavaClass owner, String method) {
		boolean reflects = owner.isEquivalentTo(Class.class) || owner.isEquivalentTo(ClassUtils.class)
				|| owner.isAssignableTo(ClassLoader.class) || owner.getPackageName().equals("java.lang.reflect");
		return REFLECTIVE_TYPES.contains(owner.getName()) || (reflects && REFLECTIVE_METHODS.contains(method));
	}

	private static String topLevel(JavaAccess<?> access) {
		JavaClass type = access.getOriginOwner();
		while (type.getEnclosingClass().isPresent()) {
			type = type.getEnclosingClass().get();
		}
		return type.getSimpleName();
	}

	@Test
	void eachClassThatIsNamedByTextIsFound() throws IOException {
		Set<String> names;
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/github/matrixonespring"))) {
			names = sources.filter((source) -> source.toString().endsWith(".java"))
				.filter((source) -> !source.getParent().endsWith("aot"))
				.flatMap(MatrixOneRuntimeHintsTests::classNames)
				.filter((name) -> ClassUtils.isPresent(name, null))
				// Its name is compared.
				.filter((name) -> !name.endsWith(".ResourcelessTransactionManager"))
				.collect(Collectors.toSet());
		}
		assertThat(names).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name)))
				.accepts(this.hints));
	}

	private static Stream<String> classNames(Path source) {
		try {
			String text = Files.readString(source);
			// Others compare the names.
			return CLASS_NAME.matcher(text.contains("ClassUtils.isPresent") ? text : "")
				.results()
				.map((match) -> match.group(1))
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void scriptOfTheLedgerIsThere() throws IOException {
		String script = "io/github/matrixonespring/ledger/schema.sql";
		assertThat(RuntimeHintsPredicates.resource().forResource(script)).accepts(this.hints);
		try (InputStream stream = getClass().getClassLoader().getResourceAsStream(script)) {
			assertThat(stream).isNotNull();
		}
	}

	/**
	 * Whatever else lies beside the classes.
	 */
	@Test
	void eachResourceIsKnown() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
			assertThat(files.filter(Files::isRegularFile)
				.map((file) -> Path.of("src/main/resources").relativize(file).toString())
				.filter((file) -> !file.startsWith("META-INF/"))).allSatisfy(
						(file) -> assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(this.hints));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { StatementSpec.class, ResultQuerySpec.class, MappedQuerySpec.class })
	void specificationOfClientIsProxyThatCallsThatOfItsClient(Class<?> specification) {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(specification)).accepts(this.hints);
		assertThat(specification.getMethods())
			.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.accepts(this.hints));
	}

	@Test
	void annotationsCanBeReadAlsoFromOtherAnnotations() {
		assertThat(List.of(SnapshotAfterCommit.class, ExplicitBegin.class, MatrixOneDataSource.class))
			.allSatisfy((annotation) -> {
				assertThat(RuntimeHintsPredicates.proxies().forInterfaces(annotation)).accepts(this.hints);
				assertThat(annotation.getDeclaredMethods())
					.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
						.accepts(this.hints));
			});
	}

	@Test
	void driversCanBeMadeByName() {
		assertThat(List.of("com.mysql.cj.jdbc.Driver", "io.github.matrixonespring.embedded.EmbeddedDriver"))
			.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of(name))
				.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(this.hints));
	}

	@Test
	void propertiesOfConnectorsDataSourceCanBeSet() throws NoSuchMethodException {
		Method setter = MysqlDataSource.class.getMethod("setUseInformationSchema", boolean.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(MysqlDataSource.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(setter.getDeclaringClass())
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(this.hints);
	}

	@Test
	void driverPropertiesOfDbcp2CanBeRead() throws NoSuchFieldException {
		assertThat(BasicDataSource.class.getDeclaredField("connectionProperties").getType())
			.isEqualTo(Properties.class);
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(BasicDataSource.class, "connectionProperties"))
			.accepts(this.hints);
	}

	@Test
	void hibernateCanMakeTheDialectAndItsResolver() {
		assertThat(List.of(MatrixOneDialect.class, MatrixOneDialectResolver.class)).allSatisfy(
				(type) -> assertThat(type.getConstructors()).isNotEmpty()
					.allSatisfy((constructor) -> assertThat(
							RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor))
						.accepts(this.hints)));
	}

	@Test
	void nothingIsRegisteredOfLibrariesThatAreNotThere() {
		RuntimeHints without = new RuntimeHints();
		new MatrixOneRuntimeHints().registerHints(without, new ClassLoader(null) {
		});
		assertThat(without.reflection().typeHints().map((hint) -> hint.getType().getPackageName()))
			.allMatch((name) -> name.startsWith("io.github.matrixonespring")
					|| name.startsWith("org.springframework.jdbc") || name.equals("java.sql"));
	}

	@Test
	void sessionsAndQueriesOfThePastCanBeProxied() {
		for (Class<?> type : List.of(SessionImpl.class, SqmQueryImpl.class, NativeQueryImpl.class)) {
			Class<?>[] interfaces = Stream.of(ClassUtils.getAllInterfacesForClass(type))
				.filter((candidate) -> Modifier.isPublic(candidate.getModifiers()))
				.toArray(Class<?>[]::new);
			assertThat(RuntimeHintsPredicates.proxies().forInterfaces(interfaces)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(PreparedStatement.class)).accepts(this.hints);
	}

}
