package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown page of this project, read as GitHub does it.
 *
 * @param path the file, relative to the project
 * @param document what is in it
 */
record Page(Path path, Node document) {

	/** The directory of the project. Tests run in that of their module. */
	static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

	private static final Parser parser = Parser.builder()
		.extensions(List.of(TablesExtension.create()))
		.includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
		.build();

	/**
	 * Read a page.
	 * @param name the file, relative to the project
	 */
	static Page read(String name) {
		try {
			return of(name, Files.readString(PROJECT.resolve(name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Make a page of a text, as if it stood in a file.
	 */
	static Page of(String name, String text) {
		return new Page(Path.of(name), parser.parse(text));
	}

	/**
	 * Return all pages, those of the project's directory first.
	 */
	static List<Page> all() {
		return Stream.of("", "docs").flatMap(Page::in).toList();
	}

	/**
	 * Return the pages that a newcomer copies from.
	 */
	static List<Page> frontDoor() {
		return all().stream().filter((page) -> page.name().matches("(README|docs/getting-started).*")).toList();
	}

	private static Stream<Page> in(String directory) {
		try (Stream<Path> files = Files.list(PROJECT.resolve(directory))) {
			List<String> names = files.map((file) -> PROJECT.relativize(file).toString())
				.filter((name) -> name.endsWith(".md"))
				.sorted()
				.toList();
			return names.stream().map(Page::read);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String name() {
		return this.path.toString();
	}

	/**
	 * Return the blocks of code.
	 */
	List<CodeBlock> blocks() {
		List<CodeBlock> blocks = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(FencedCodeBlock block) {
				blocks.add(new CodeBlock(name(), line(block) + 1, block.getInfo(), block.getLiteral()));
			}

			@Override
			public void visit(IndentedCodeBlock block) {
				blocks.add(new CodeBlock(name(), line(block), "", block.getLiteral()));
			}

		});
		return blocks;
	}

	/**
	 * Return the blocks of code in one language.
	 */
	List<CodeBlock> blocks(String language) {
		return blocks().stream().filter((block) -> block.language().equals(language)).toList();
	}

	/**
	 * Return where links and images lead.
	 */
	List<Mark> links() {
		List<Mark> links = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(Link link) {
				links.add(new Mark(name(), line(link), link.getDestination()));
				visitChildren(link);
			}

			@Override
			public void visit(Image image) {
				links.add(new Mark(name(), line(image), image.getDestination()));
			}

		});
		return links;
	}

	/**
	 * Return what is written as code within text.
	 */
	List<Mark> codes() {
		List<Mark> codes = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(Code code) {
				codes.add(new Mark(name(), line(code), code.getLiteral()));
			}

		});
		return codes;
	}

	/**
	 * Return the levels of the headings.
	 */
	List<Integer> outline() {
		return headings().stream().map(Heading::getLevel).toList();
	}

	/**
	 * Return the anchors that GitHub gives to the headings.
	 */
	List<String> anchors() {
		IdGenerator ids = IdGenerator.builder().build();
		return headings().stream().map(Page::text).map(ids::generateId).toList();
	}

	private List<Heading> headings() {
		List<Heading> headings = new ArrayList<>();
		this.document.accept(new AbstractVisitor() {

			@Override
			public void visit(Heading heading) {
				headings.add(heading);
			}

		});
		return headings;
	}

	/**
	 * Return the rows of tables, each as the texts of its cells.
	 */
	List<List<String>> rows() {
		List<List<String>> rows = new ArrayList<>();
		for (Node node = this.document.getFirstChild(); node != null; node = node.getNext()) {
			for (Node part = node.getFirstChild(); part != null; part = part.getNext()) {
				for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
					if (row instanceof TableRow) {
						rows.add(cells(row));
					}
				}
			}
		}
		return rows;
	}

	private static List<String> cells(Node row) {
		List<String> cells = new ArrayList<>();
		for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
			if (cell instanceof TableCell) {
				cells.add(text(cell));
			}
		}
		return cells;
	}

	private static String text(Node node) {
		StringBuilder text = new StringBuilder();
		node.accept(new AbstractVisitor() {

			@Override
			public void visit(Text part) {
				text.append(part.getLiteral());
			}

			@Override
			public void visit(Code part) {
				text.append(part.getLiteral());
			}

			@Override
			public void visit(SoftLineBreak part) {
				text.append(' ');
			}

		});
		return text.toString();
	}

	private static int line(Node node) {
		List<SourceSpan> spans = node.getSourceSpans();
		return spans.isEmpty() ? 0 : spans.get(0).getLineIndex() + 1;
	}

	/**
	 * A piece of a page.
	 *
	 * @param page the page
	 * @param line the line, from 1
	 * @param text what it says
	 */
	record Mark(String page, int line, String text) {

		/**
		 * Tell where it is, for a list of faults.
		 */
		String at(String fault) {
			return "%s:%d %s".formatted(this.page, this.line, fault);
		}

	}

}
