package io.github.matrixonespring.embedded.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What is written down about the server in files next to the classes of this package.
 */
final class SystemResource {

	private SystemResource() {
	}

	static String text(String name) {
		try (@Nullable
		InputStream stream = SystemResource.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IllegalStateException("The resource " + name + " is missing");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
