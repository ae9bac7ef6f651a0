package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of Java compiles on the class path of these tests. The blocks of a page
 * that have a package are compiled together, as a reader would do. A block without one
 * stands in this frame:
 * <ul>
 * <li>The packages that {@link #IMPORTS} lists are imported, and so are the types of
 * {@link Snippets}.</li>
 * <li>Methods without a class are those of a class.</li>
 * <li>A body that is left out, <code>{ … }</code>, throws.</li>
 * </ul>
 */
class JavaBlockTests {

	private static final String IMPORTS = Stream
		.of("io.github.matrixonespring.*", "io.github.matrixonespring.batch.*", "io.github.matrixonespring.doctor.*",
				"io.github.matrixonespring.diff.*", "io.github.matrixonespring.pitr.*",
				"io.github.matrixonespring.restore.*", "io.github.matrixonespring.restore.RestoreRequest.*",
				"io.github.matrixonespring.snapshot.*", "io.github.matrixonespring.timetravel.*",
				"io.github.matrixonespring.transaction.*", "io.github.matrixonespring.test.*",
				"io.github.matrixonespring.test.testcontainers.*", Snippets.class.getName() + ".*", "java.time.*",
				"java.util.*", "java.util.stream.*", "javax.sql.*", "org.apache.ibatis.session.SqlSessionFactory",
				"org.junit.jupiter.api.Test", "org.mybatis.spring.*", "org.springframework.beans.factory.*",
				"org.springframework.beans.factory.annotation.*", "org.springframework.beans.factory.config.*",
				"org.springframework.boot.*", "org.springframework.boot.test.context.*",
				"org.springframework.boot.testcontainers.service.connection.*", "org.springframework.context.*",
				"org.springframework.context.annotation.*", "org.springframework.dao.*",
				"org.springframework.integration.jdbc.store.channel.*", "org.springframework.jdbc.support.*",
				"org.springframework.resilience.annotation.*", "org.springframework.stereotype.*",
				"org.springframework.transaction.annotation.*",
				"static io.github.matrixonespring.test.assertj.MatrixOneAssertions.*")
		.map("import %s; "::formatted)
		.collect(Collectors.joining());

	private static final Pattern TYPE = Pattern
		.compile("(?m)^(?:(?:public|final|abstract) )*(?:class|interface|record|enum|@interface) ");

	private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

	private static final Pattern PUBLIC_TYPE = Pattern
		.compile("(?m)^public (?:\\w+ )*(?:class|interface|record|enum|@interface) (\\w+)");

	/** Shows how to change the engine, in terms of classes that nobody else can see. */
	private static final String INTERNALS = "docs/embedded-engine.md";

	private static final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/** One for all, for it keeps the class path open. */
	private static final StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ENGLISH,
			StandardCharsets.UTF_8);

	static {
		files.handleOption("-classpath", List.of(System.getProperty("java.class.path")).iterator());
	}

	@AfterAll
	static void close() throws IOException {
		files.close();
	}

	@Test
	void everyBlockCompiles() {
		List<Page> pages = Page.all()
			.stream()
			.filter((page) -> !page.name().equals(INTERNALS) && !page.blocks("java").isEmpty())
			.toList();
		assertThat(pages).extracting(Page::name)
			.contains("README.md", "README.zh-CN.md", "docs/getting-started.md", "docs/getting-started.zh-CN.md");
		assertThat(pages.stream().flatMap((page) -> faults(page).stream())).isEmpty();
	}

	/** Of names, of types and of flow. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "@SnapshotAfterCommit(nam = \"x\") void place() { } | nam()",
					"@SnapshotAfterCommit(name = 1) void place() { } | incompatible types",
					"@SnapshotAfterComit void place() { } | SnapshotAfterComit",
					"void place(MatrixOneTemplate t) { t.snapshot(); } | snapshot()",
					"void place(MatrixOneTemplate t) { t.snapshots().drop(1); } | incompatible types",
					"int place() { } | missing return statement",
					"void place() { throw new Exception(); } | unreported exception",
					"void place() { java.lang.Thread.currentThread().stop(); } | deprecated",
					"void place() { java.util.List<String> l = new java.util.ArrayList(); } | unchecked",
					"void place() { | reached end of file", "class A { Missing missing; } | Missing",
					"class A { int a; int a; } | already defined" })
	void errorIsFound(String code, String fault) {
		assertThat(faults(page(code))).anySatisfy((found) -> assertThat(found).startsWith("a.md:4 ").contains(fault));
	}

	@Test
	void errorInUnitIsFoundInItsLine() {
		assertThat(faults(page("package com.example.shop;\n\npublic class Shop {\n\n\tint id = \"\";\n\n}")))
			.singleElement()
			.asString()
			.startsWith("a.md:8 ")
			.contains("incompatible types");
	}

	@Test
	void unitDoesNotFindWhatItDoesNotImport() {
		assertThat(faults(page("package com.example.shop;\n\nclass Shop {\n\n\tMatrixOneTemplate template;\n\n}")))
			.hasSize(1);
	}

	@Test
	void unitsOfAPageSeeEachOther() {
		assertThat(
				faults(Page.of("a.md",
						"```java\npackage com.example.shop;\n\npublic class One {\n}\n```\n\n"
								+ "```java\npackage com.example.shop;\n\npublic class Two {\n\tOne one;\n}\n```")))
			.isEmpty();
	}

	@Test
	void exampleMayShowATypeOfTheFrameItself() {
		assertThat(faults(page("class Order {\n\tint weight() {\n\t\treturn new Order().weight();\n\t}\n}"))).isEmpty();
	}

	@Test
	void bodyMayBeLeftOut() {
		assertThat(faults(page("@Transactional\npublic Order place(Basket basket) { … }"))).isEmpty();
	}

	private static Page page(String code) {
		return Page.of("a.md", "# Title\n\n```java\n" + code + "\n```\n");
	}

	private static List<String> faults(Page page) {
		List<CodeBlock> blocks = page.blocks("java");
		List<Source> sources = IntStream.range(0, blocks.size())
			.mapToObj((i) -> Source.of(blocks.get(i), "snippet" + i))
			.toList();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "-parameters", "-Xlint:deprecation,removal,unchecked,rawtypes");
		try {
			StringWriter output = new StringWriter();
			((JavacTask) compiler.getTask(output, files, diagnostics, options, null, sources)).analyze();
			assertThat(output.toString()).isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<String> faults = new ArrayList<>();
		for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
			if (diagnostic.getKind() != Diagnostic.Kind.NOTE && diagnostic.getSource() instanceof Source source) {
				faults.add(source.at(diagnostic.getLineNumber(), diagnostic.getMessage(Locale.ENGLISH)));
			}
		}
		return faults;
	}

	/**
	 * A block as the compiler reads it: its lines are those of the block, for what is
	 * added stands in the first.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final CodeBlock block;

		private final String text;

		private Source(CodeBlock block, String name, String text) {
			super(URI.create("string:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
			this.block = block;
			this.text = text;
		}

		static Source of(CodeBlock block, String snippet) {
			String code = block.text().replace("{ … }", "{ throw new UnsupportedOperationException(); }");
			String type = PUBLIC_TYPE.matcher(code)
				.results()
				.map((match) -> match.group(1))
				.findFirst()
				.orElse(snippet);
			String folder = PACKAGE.matcher(code)
				.results()
				.map((match) -> match.group(1).replace('.', '/'))
				.findFirst()
				.orElse("");
			if (!folder.isEmpty()) {
				return new Source(block, folder + "/" + type, code);
			}
			String frame = "package %s; %s".formatted(snippet, IMPORTS);
			boolean isType = TYPE.matcher(code).find();
			return new Source(block, snippet + "/" + type,
					isType ? frame + code : "%sclass Snippet { %s\n}".formatted(frame, code));
		}

		/**
		 * Tell where a fault is. One that is found behind the block is in its last line.
		 */
		String at(long line, String fault) {
			return "%s:%d %s".formatted(this.block.page(),
					this.block.line() + Math.min(line, this.block.text().lines().count()) - 1, fault);
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
