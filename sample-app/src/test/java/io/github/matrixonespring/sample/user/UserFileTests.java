package io.github.matrixonespring.sample.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UserFile}.
 */
class UserFileTests {

	private final List<String> lines = new ArrayList<>();

	@Test
	void linesAreNumberedAsInTheFile() {
		read("name,email\n\nAda,ada@example.com\n\"Grace\nHopper\", grace@example.com \n");
		assertThat(this.lines).containsExactly("3 Ada ada@example.com", "5 Grace\nHopper grace@example.com");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			name,mail                                | line 1: the header must be 'name,email'
			name,name                                | line 1:
			name,email~Ada                           | line 2: it has 1 columns
			name,email~Ada,ada@example.com,x         | line 2: it has 3 columns
			name,email~,ada@example.com              | line 2: the name '' must have 1 to 100 characters
			name,email~Ada,ada@example.com~Eve,eve   | line 3: 'eve' is not an e-mail address
			name,email~Ada,ada@example.com~"Eve"x,eve@example.com | line 3: Invalid character between
			name,email~Ada,ada@example.com~"Eve,eve@example.com   | line 3: (startline 3) EOF reached
			""")
	void badLineIsToldWithItsNumber(String text, String message) {
		assertThatExceptionOfType(BadLineException.class).isThrownBy(() -> read(text.replace('~', '\n')))
			.withMessageStartingWith(message)
			.withMessageEndingWith("; nothing was imported");
	}

	private void read(String text) {
		new UserFile(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
			.forEach((line) -> this.lines.add(line.number() + " " + line.user().name() + " " + line.user().email()));
	}

}
