package io.github.matrixonespring.embedded.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.NClob;
import java.util.Arrays;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The {@code Blob}s and {@code Clob}s of a result, which can be read even when it is
 * closed, as the driver's can. They cannot be written to.
 */
final class LargeValue {

	private LargeValue() {
	}

	static Blob blob(byte[] bytes) {
		return Overrides.withFallback(Blob.class, new Binary(bytes), (method, arguments) -> {
			throw ServerError.notSupported("Blob." + method.getName());
		});
	}

	static NClob clob(String text) {
		return Overrides.withFallback(NClob.class, new Text(text), (method, arguments) -> {
			throw ServerError.notSupported("Clob." + method.getName());
		});
	}

	/**
	 * What a {@code Blob} does.
	 */
	public static final class Binary {

		private final byte[] bytes;

		Binary(byte[] bytes) {
			this.bytes = bytes;
		}

		public long length() {
			return this.bytes.length;
		}

		public byte[] getBytes(long position, int length) {
			int from = Math.toIntExact(position - 1);
			return Arrays.copyOfRange(this.bytes, from, Math.min(from + length, this.bytes.length));
		}

		public InputStream getBinaryStream() {
			return new ByteArrayInputStream(this.bytes);
		}

		public InputStream getBinaryStream(long position, long length) {
			return new ByteArrayInputStream(getBytes(position, Math.toIntExact(length)));
		}

		public void free() {
		}

		@Override
		public String toString() {
			return "Blob of " + this.bytes.length + " bytes";
		}

	}

	/**
	 * What a {@code Clob} does.
	 */
	public static final class Text {

		private final String text;

		Text(String text) {
			this.text = text;
		}

		public long length() {
			return this.text.length();
		}

		public String getSubString(long position, int length) {
			int from = Math.toIntExact(position - 1);
			return this.text.substring(from, Math.min(from + length, this.text.length()));
		}

		public Reader getCharacterStream() {
			return new StringReader(this.text);
		}

		public Reader getCharacterStream(long position, long length) {
			return new StringReader(getSubString(position, Math.toIntExact(length)));
		}

		public InputStream getAsciiStream() {
			return new ByteArrayInputStream(this.text.getBytes(StandardCharsets.UTF_8));
		}

		public void free() {
		}

		@Override
		public String toString() {
			return "Clob of " + this.text.length() + " characters";
		}

	}

}
