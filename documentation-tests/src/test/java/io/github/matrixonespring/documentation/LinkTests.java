package io.github.matrixonespring.documentation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.documentation.Page.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links lead somewhere, and every page can be found.
 */
class LinkTests {

	@Test
	void everyLinkAndAnchorResolves() {
		assertThat(Page.all().stream().flatMap(LinkTests::brokenLinks)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "docs/nowhere.md, no such file", "docs/ledger.md#nowhere, no such anchor", "#nowhere, no such anchor",
			"LICENSE#nowhere, no such anchor", "../elsewhere.md, no such file", "/docs/ledger.md, no such file" })
	void linkThatLeadsNowhereIsFound(String destination, String fault) {
		assertThat(brokenLinks(Page.of("README.md", "# Title\n\nA [link](%s).".formatted(destination))))
			.containsExactly("README.md:3 %s: %s".formatted(destination, fault));
	}

	@Test
	void anchorsAreThoseOfGitHub() {
		assertThat(Page.of("README.md", """
				# Is `it.new`, or *not*?
				## 1. Run it
				## 快速上手：第一步（必读）
				## A [link](x.md) – here
				## snake_case
				## Run it
				## Run it
				```
				# no heading
				```
				""").anchors()).containsExactly("is-itnew-or-not", "1-run-it", "快速上手第一步必读", "a-link--here",
				"snake_case", "run-it", "run-it-1");
	}

	@Test
	void linksInCodeAreNone() {
		assertThat(Page.of("README.md", "`[a](b.md)`\n\n```\n[a](b.md)\n```\n").links()).isEmpty();
	}

	@Test
	void everyPageIsLinkedFromReadme() {
		assertThat(orphans(Page.read("README.md"))).isEmpty();
	}

	@Test
	void pageThatNobodyLinksIsFound() {
		assertThat(orphans(Page.of("README.md", "[one](docs/ledger.md#how-it-works)"))).contains("docs/tests.md")
			.doesNotContain("docs/ledger.md");
	}

	private static Stream<String> brokenLinks(Page page) {
		return page.links()
			.stream()
			.filter((link) -> !link.text().matches("(https?|mailto):.*"))
			.flatMap((link) -> fault(page, link).map((fault) -> link.at(link.text() + ": " + fault)));
	}

	private static Stream<String> fault(Page page, Mark link) {
		String[] parts = URLDecoder.decode(link.text().replace("+", "%2B"), StandardCharsets.UTF_8).split("#", 2);
		Path file = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
		if (file.isAbsolute() || file.startsWith("..") || !Files.exists(Page.PROJECT.resolve(file))) {
			return Stream.of("no such file");
		}
		if (parts.length == 1) {
			return Stream.empty();
		}
		Page target = parts[0].isEmpty() ? page : file.toString().endsWith(".md") ? Page.read(file.toString()) : null;
		return (target != null && target.anchors().contains(parts[1])) ? Stream.empty() : Stream.of("no such anchor");
	}

	/**
	 * Find the pages of docs that a page has no link to. Translations are linked from
	 * what they translate.
	 */
	private static List<String> orphans(Page page) {
		Set<String> linked = page.links()
			.stream()
			.map((link) -> link.text().replaceFirst("#.*", ""))
			.collect(Collectors.toSet());
		return Page.all()
			.stream()
			.map(Page::name)
			.filter((name) -> name.startsWith("docs/") && !name.endsWith(".zh-CN.md") && !linked.contains(name))
			.toList();
	}

}
