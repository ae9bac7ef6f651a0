package io.github.matrixonespring.embedded.function;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * What functions of texts and binary strings have in common.
 */
final class Texts {

	private Texts() {
	}

	/**
	 * Return the bytes of a text or binary string.
	 * @param value the text or binary string
	 * @return the bytes
	 */
	static byte[] bytes(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? bytes
				: (value != null) ? ((String) value).getBytes(StandardCharsets.UTF_8) : new byte[0];
	}

	/**
	 * Return the characters of a text or binary string.
	 * @param value the text or binary string
	 * @return the characters
	 * @throws SQLException if it is not UTF-8
	 */
	static String text(@Nullable Object value) throws SQLException {
		if (value instanceof byte[] bytes) {
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			}
			catch (CharacterCodingException ex) {
				throw ServerError.notSupported("characters of bytes that are not UTF-8");
			}
		}
		return (value != null) ? (String) value : "";
	}

	static long number(@Nullable Object value) {
		return (value != null) ? ((Number) value).longValue() : 0;
	}

	/**
	 * Return the number of an argument that may be left out.
	 */
	static long number(@Nullable Object[] arguments, int index, long otherwise) {
		return (arguments.length > index) ? number(arguments[index]) : otherwise;
	}

	static int length(String text) {
		return text.codePointCount(0, text.length());
	}

	/**
	 * Return a part of a text, which may lie outside of it.
	 * @param text the text
	 * @param from how many characters come before the part
	 * @param to how many characters come before its end
	 * @return the part
	 */
	static String part(String text, long from, long to) {
		int length = length(text);
		int begin = (int) Math.min(Math.max(from, 0), length);
		int end = (int) Math.min(Math.max(to, begin), length);
		int offset = text.offsetByCodePoints(0, begin);
		return text.substring(offset, text.offsetByCodePoints(offset, end - begin));
	}

	/**
	 * Return the types that arguments get where texts and binary strings are taken as
	 * they are and all else becomes a text.
	 * @param arguments the types of the arguments
	 * @return the types, or {@code null} if one cannot become a text
	 */
	static @Nullable List<ServerType> strings(List<ServerType> arguments) {
		List<ServerType> strings = new ArrayList<>();
		for (ServerType argument : arguments) {
			if (argument.kind().isString()) {
				strings.add(argument);
			}
			else if (ImplicitCasts.cost(argument.kind(), Kind.VARCHAR) >= 0) {
				strings.add(ServerType.of(Kind.VARCHAR));
			}
			else {
				return null;
			}
		}
		return strings;
	}

	/**
	 * Return the type of a string that is made of others.
	 * @param strings the types of the others
	 * @return a blob if one of them is binary, else a varchar
	 */
	static ServerType joined(List<ServerType> strings) {
		boolean binary = strings.stream().anyMatch((type) -> type.kind().isBinary());
		return ServerType.of(binary ? Kind.BLOB : Kind.VARCHAR);
	}

	/**
	 * Return a string in the Java class of its type.
	 * @param bytes the bytes
	 * @param type its type
	 * @return the value
	 */
	static Object ofType(byte[] bytes, ServerType type) {
		return type.kind().isBinary() ? bytes : (Object) new String(bytes, StandardCharsets.UTF_8);
	}

}
