package io.github.matrixonespring.sample.user;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.Resource;

/**
 * A CSV file of users in UTF-8, with the header {@code name,email}.
 *
 * @param file the file
 */
public record UserFile(Resource file) {

	private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
		.setHeader()
		.setSkipHeaderRecord(true)
		.setTrim(true)
		.setIgnoreEmptyLines(true)
		.get();

	/**
	 * Read the file.
	 * @param consumer is called with each line
	 * @throws BadLineException if a line is not one of a user
	 */
	void forEach(Consumer<UserLine> consumer) {
		try (Reader reader = new InputStreamReader(this.file.getInputStream(), StandardCharsets.UTF_8);
				CSVParser parser = FORMAT.parse(reader)) {
			for (String column : new String[] { "name", "email" }) {
				if (!parser.getHeaderNames().contains(column)) {
					throw new BadLineException(1, "the header must be 'name,email'", null);
				}
			}
			forEach(parser, consumer);
		}
		catch (CSVException ex) {
			throw new BadLineException(1, String.valueOf(ex.getMessage()), ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void forEach(CSVParser parser, Consumer<UserLine> consumer) {
		Iterator<CSVRecord> records = parser.iterator();
		while (hasNext(records, parser)) {
			accept(records.next(), parser.getCurrentLineNumber(), consumer);
		}
	}

	private static boolean hasNext(Iterator<CSVRecord> records, CSVParser parser) {
		try {
			return records.hasNext();
		}
		catch (UncheckedIOException ex) {
			// What the parser does not understand comes this way, like what cannot be
			// read.
			String reason = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			throw new BadLineException(parser.getCurrentLineNumber(), reason, ex);
		}
	}

	private static void accept(CSVRecord record, long line, Consumer<UserLine> consumer) {
		if (!record.isConsistent()) {
			throw new BadLineException(line, "it has %d columns".formatted(record.size()), null);
		}
		consumer.accept(new UserLine(line, newUser(record, line)));
	}

	private static NewUser newUser(CSVRecord record, long line) {
		try {
			return new NewUser(record.get("name"), record.get("email"));
		}
		catch (IllegalArgumentException ex) {
			throw new BadLineException(line, String.valueOf(ex.getMessage()), ex);
		}
	}

	@Override
	public String toString() {
		return Objects.requireNonNullElse(this.file.getFilename(), "the file");
	}

}
