package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of XML is a POM that Maven reads, or a part of one, and what it and the
 * blocks of Gradle depend on exists: ours as published modules of this build, other
 * things on the class path of these tests. Commands name modules of this build.
 */
class BuildBlockTests {

	private static final Model BUILD = read("pom.xml");

	private static final Map<String, Model> MODULES = modules();

	private static final String BOOT = "org.springframework.boot";

	private static final Pattern GRADLE_COORDINATES = Pattern
		.compile("[\"']([\\w.-]+):([\\w.-]+)(?::([\\w.-]+))?[\"']");

	private static final Pattern GRADLE_PLUGIN = Pattern
		.compile("\\bid\\W+([\\w.-]+)[\"')]*(?:\\s+version\\W+([\\w.-]+))?");

	private static final Pattern PROJECTS = Pattern.compile("\\./mvnw .*?-pl (\\S+)");

	@Test
	void everyBlockIsOfABuild() {
		assertThat(Page.frontDoor()).allMatch((page) -> !page.blocks("xml").isEmpty())
			.allMatch((page) -> !page.blocks("groovy").isEmpty());
		assertThat(Page.all().stream().flatMap((page) -> page.blocks().stream()).flatMap(BuildBlockTests::faults))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					<dependency><groupId>io.github.matrixone-spring</groupId>                      | no POM
					<dependancy/>                                                                  | no POM
					<dependency><group>x</group></dependency>                                      | no POM
					<dependency><groupId>io.github.matrixone-spring</groupId><artifactId>matrixone-starter</artifactId><version>0.1.0-SNAPSHOT</version></dependency>  | matrixone-starter is no published module
					<dependency><groupId>io.github.matrixone-spring</groupId><artifactId>sample-app</artifactId><version>0.1.0-SNAPSHOT</version></dependency>  | sample-app is no published module
					<dependency><groupId>io.github.matrixone-spring</groupId><artifactId>matrixone-embedded</artifactId><version>0.0.9</version></dependency>  | matrixone-embedded has not the version 0.0.9
					<dependency><groupId>io.github.matrixone-spring</groupId><artifactId>matrixone-embedded</artifactId></dependency>  | matrixone-embedded has not the version null
					<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-jpa</artifactId></dependency>  | org.springframework.boot:spring-boot-starter-jpa is not there
					<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>4.0.0</version></parent></project>  | the parent is not Spring Boot's of this build
					<project><dependencies><dependency><groupId>io.github.matrixone-spring</groupId><artifactId>gone</artifactId></dependency></dependencies></project>  | gone is no published module
					""")
	void faultOfMavenIsFound(String xml, String fault) {
		assertThat(faults(new CodeBlock("a.md", 1, "xml", xml))).containsExactly("a.md:1 " + fault);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					implementation 'io.github.matrixone-spring:gone:0.1.0-SNAPSHOT'                 | gone is no published module
					implementation 'io.github.matrixone-spring:matrixone-embedded:0.0.9'            | matrixone-embedded has not the version 0.0.9
					implementation("io.github.matrixone-spring:matrixone-embedded")                 | matrixone-embedded has not the version null
					implementation 'org.springframework.boot:spring-boot-starter-jpa'               | org.springframework.boot:spring-boot-starter-jpa is not there
					id 'org.springframework.boot' version '4.0.0'                                   | plugin org.springframework.boot has not the version 4.0.0
					id("org.springframework.boot") version "4.0.0"                                  | plugin org.springframework.boot has not the version 4.0.0
					id 'io.spring.dependency-management' version '1.0'                              | plugin io.spring.dependency-management is not known here
					""")
	void faultOfGradleIsFound(String groovy, String fault) {
		assertThat(faults(new CodeBlock("a.md", 1, "groovy", groovy))).containsExactly("a.md:1 " + fault);
	}

	@Test
	void commandForModuleThatDoesNotExistIsFound() {
		assertThat(faults(new CodeBlock("a.md", 1, "", "./mvnw -q -pl sample-app,gone -am verify")))
			.containsExactly("a.md:1 gone is no module");
	}

	@Test
	void languageThatNoCheckKnowsIsFound() {
		assertThat(faults(new CodeBlock("a.md", 1, "ymal", "x"))).containsExactly("a.md:1 nothing checks 'ymal'");
	}

	private static Stream<String> faults(CodeBlock block) {
		Stream<String> faults = switch (block.language()) {
			case "xml" -> mavenFaults(block.text());
			case "groovy" -> gradleFaults(block.text());
			case "" -> commandFaults(block.text());
			default -> CodeBlock.LANGUAGES.contains(block.language()) ? Stream.empty()
					: Stream.of("nothing checks '%s'".formatted(block.language()));
		};
		return faults.map(block::at);
	}

	private static Stream<String> mavenFaults(String xml) {
		boolean whole = xml.stripLeading().startsWith("<project");
		try {
			Model model = new MavenXpp3Reader().read(
					new StringReader(whole ? xml : "<project><dependencies>%s</dependencies></project>".formatted(xml)),
					true);
			Stream<String> dependencies = model.getDependencies().stream().flatMap(BuildBlockTests::faults);
			return Stream.concat(faults(model.getParent()), dependencies);
		}
		catch (XmlPullParserException ex) {
			return Stream.of("no POM");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> faults(@Nullable Parent parent) {
		boolean right = parent == null
				|| (parent.getGroupId().equals(BOOT) && parent.getArtifactId().equals("spring-boot-starter-parent")
						&& parent.getVersion().equals(bootVersion()));
		return right ? Stream.empty() : Stream.of("the parent is not Spring Boot's of this build");
	}

	private static Stream<String> faults(Dependency dependency) {
		return faults(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
	}

	private static Stream<String> gradleFaults(String groovy) {
		Stream<String> dependencies = GRADLE_COORDINATES.matcher(groovy)
			.results()
			.flatMap((found) -> faults(found.group(1), found.group(2), found.group(3)));
		Stream<String> plugins = GRADLE_PLUGIN.matcher(groovy).results().flatMap(BuildBlockTests::pluginFaults);
		return Stream.concat(plugins, dependencies);
	}

	/**
	 * Those of Gradle itself have no version.
	 */
	private static Stream<String> pluginFaults(MatchResult plugin) {
		String version = plugin.group(2);
		if (version == null || (plugin.group(1).equals(BOOT) && version.equals(bootVersion()))) {
			return Stream.empty();
		}
		return Stream
			.of(plugin.group(1).equals(BOOT) ? "plugin %s has not the version %s".formatted(plugin.group(1), version)
					: "plugin %s is not known here".formatted(plugin.group(1)));
	}

	private static Stream<String> faults(String group, String artifact, @Nullable String version) {
		if (!group.equals(BUILD.getGroupId())) {
			return isOnClassPath(group, artifact, version) ? Stream.empty()
					: Stream.of("%s:%s is not there".formatted(group, artifact));
		}
		Model module = MODULES.get(artifact);
		if (module == null || Boolean.parseBoolean(module.getProperties().getProperty("maven.deploy.skip"))) {
			return Stream.of("%s is no published module".formatted(artifact));
		}
		return BUILD.getVersion().equals(version) ? Stream.empty()
				: Stream.of("%s has not the version %s".formatted(artifact, version));
	}

	private static boolean isOnClassPath(String group, String artifact, @Nullable String version) {
		Path directory = Path.of(group.replace('.', '/'), artifact);
		return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
			.map(Path::of)
			.filter((jar) -> jar.getNameCount() > 2)
			.anyMatch((jar) -> jar.getParent().getParent().endsWith(directory)
					&& (version == null || jar.getParent().endsWith(version)));
	}

	private static Stream<String> commandFaults(String commands) {
		return PROJECTS.matcher(commands)
			.results()
			.flatMap((command) -> Stream.of(command.group(1).split(",")))
			.filter((module) -> !MODULES.containsKey(module))
			.map("%s is no module"::formatted);
	}

	private static String bootVersion() {
		return BUILD.getProperties().getProperty("spring-boot.version");
	}

	private static Map<String, Model> modules() {
		Map<String, Model> modules = new LinkedHashMap<>();
		List<String> names = BUILD.getModules();
		names.forEach((name) -> modules.put(name, read(name + "/pom.xml")));
		return modules;
	}

	private static Model read(String pom) {
		try {
			return new MavenXpp3Reader().read(new StringReader(Files.readString(Page.PROJECT.resolve(pom))), true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (XmlPullParserException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
