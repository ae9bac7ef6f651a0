package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.documentation.Page.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page in Chinese has what its page in English has: the same blocks of code but for
 * comments, the same names, links and sections. And README stays short.
 */
class TranslationTests {

	private static final String SUFFIX = ".zh-CN.md";

	private static final int README_BYTES = 10_000;

	@Test
	void translationsHaveWhatTheirOriginalsHave() {
		List<Page> translations = Page.all().stream().filter((page) -> page.name().endsWith(SUFFIX)).toList();
		assertThat(translations).extracting(Page::name)
			.containsExactly("README.zh-CN.md", "docs/getting-started.zh-CN.md");
		assertThat(translations.stream()
			.flatMap((page) -> differences(Page.read(page.name().replace(SUFFIX, ".md")), page))).isEmpty();
	}

	@Test
	void onlyCommentsOfBlocksMayDiffer() {
		Page original = Page.of("a.md", """
				```java
				/** One. */
				String url = "http://host"; // two
				```
				```xml
				<a><!-- three --></a>
				```
				```yaml
				# four
				url: jdbc:x#y
				```
				```mermaid
				    participant T as Transaction
				    T->>M: BEGIN
				```
				""");
		assertThat(differences(original, Page.of("a.zh-CN.md", """
				```java
				/** 一。 */
				String url = "http://host"; // 二
				```
				```xml
				<a><!-- 三 --></a>
				```
				```yaml
				# 四
				url: jdbc:x#y
				```
				```mermaid
				    participant T as 事务
				    T->>M: BEGIN
				```
				"""))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "```java\nint a = 2;\n```", "```java\nint a = 1;\nint b;\n```", "```\nint a = 1;\n```", "",
			"```java\nint a = 1;\n```\n```\nmore\n```", "```java\nint a = 1; //\n```\n# More",
			"```java\nint a = 1;\n```\n`more`", "```java\nint a = 1;\n```\n[more](docs/ledger.md)" })
	void differenceIsFound(String translation) {
		assertThat(differences(Page.of("a.md", "```java\nint a = 1;\n```"), Page.of("a.zh-CN.md", translation)))
			.isNotEmpty();
	}

	@Test
	void otherUrlInCodeIsNoComment() {
		assertThat(differences(Page.of("a.md", "```java\nString url = \"http://one\";\n```"),
				Page.of("a.zh-CN.md", "```java\nString url = \"http://two\";\n```")))
			.isNotEmpty();
	}

	@Test
	void otherMessageInDiagramIsNoComment() {
		assertThat(differences(Page.of("a.md", "```mermaid\n    T->>M: COMMIT\n```"),
				Page.of("a.zh-CN.md", "```mermaid\n    T->>M: ROLLBACK\n```")))
			.isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "README.zh-CN.md" })
	void readmeIsShort(String name) throws IOException {
		assertThat(Files.size(Page.PROJECT.resolve(name))).isLessThanOrEqualTo(README_BYTES);
	}

	private static Stream<String> differences(Page original, Page translation) {
		return Stream
			.of(difference("block", blocks(original), blocks(translation)),
					difference("section", original.outline(), translation.outline()),
					difference("code", codes(original), codes(translation)),
					difference("link", links(original), links(translation)))
			.flatMap((differences) -> differences)
			.map((difference) -> "%s: %s".formatted(translation.name(), difference));
	}

	private static <T> Stream<String> difference(String what, List<T> original, List<T> translation) {
		return IntStream.range(0, Math.max(original.size(), translation.size()))
			.filter((i) -> i >= original.size() || i >= translation.size()
					|| !original.get(i).equals(translation.get(i)))
			.mapToObj((i) -> "%s %d is %s instead of %s".formatted(what, i + 1, get(translation, i), get(original, i)))
			.limit(1);
	}

	private static <T> Object get(List<T> list, int index) {
		return (index < list.size()) ? list.get(index) : "missing";
	}

	private static List<String> blocks(Page page) {
		return page.blocks().stream().map((block) -> block.language() + ":\n" + block.withoutComments()).toList();
	}

	/**
	 * Sorted, for sentences have another order.
	 */
	private static List<String> codes(Page page) {
		return page.codes().stream().map(Mark::text).sorted().distinct().toList();
	}

	private static List<String> links(Page page) {
		return page.links()
			.stream()
			.map((link) -> link.text().replace(SUFFIX, ".md"))
			// Each page links the other one.
			.filter((link) -> !link.matches("(README|getting-started)\\.md"))
			.sorted()
			.distinct()
			.toList();
	}

}
