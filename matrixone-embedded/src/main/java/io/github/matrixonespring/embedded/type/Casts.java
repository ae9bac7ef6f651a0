package io.github.matrixonespring.embedded.type;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What the server makes of a value where it casts it, by itself or because the statement
 * says so.
 */
public final class Casts {

	private Casts() {
	}

	/**
	 * Cast a value.
	 * @param value the value, of the Java class of the kind of its type
	 * @param from its type
	 * @param to the type to cast it to
	 * @return the value, of the Java class of the kind to cast to
	 * @throws SQLException if the server does not cast that value
	 */
	public static @Nullable Object cast(@Nullable Object value, ServerType from, ServerType to) throws SQLException {
		if (to.kind() == Kind.YEAR && from.kind() == Kind.BIGINT_UNSIGNED) {
			throw ServerError.internal("unsupported cast from uint64 to YEAR");
		}
		if (value == null) {
			return null;
		}
		if (!from.kind().isTemporal() && !to.kind().isTemporal()) {
			return ScalarCasts.cast(value, from, to);
		}
		Object cast = TemporalCasts.cast(value, from, to);
		return (cast instanceof String && to.kind().isText())
				? StringWidths.fit(cast, ServerType.of(Kind.VARCHAR), to, false) : cast;
	}

	/**
	 * Cast a value as {@code CAST} to {@code SIGNED}, {@code UNSIGNED}, {@code DECIMAL}
	 * and {@code BINARY} does, which takes more than the server takes by itself:
	 * {@code '2.5'} is a whole number, and what is too large becomes what fits. All other
	 * types, {@code INT} and {@code BIGINT} too, are cast as {@link #cast} does.
	 * @param value the value, of the Java class of the kind of its type
	 * @param from its type
	 * @param to the type to cast it to
	 * @return the value, of the Java class of the kind to cast to
	 * @throws SQLException if the server does not cast that value
	 */
	public static @Nullable Object castExplicitly(@Nullable Object value, ServerType from, ServerType to)
			throws SQLException {
		if (value == null || from.kind().isTemporal() || to.kind().isTemporal()) {
			return cast(value, from, to);
		}
		return ScalarCasts.castExplicitly(value, from, to);
	}

	/**
	 * Cast a value that INSERT or UPDATE stores in a column. Unlike {@link #cast}, this
	 * refuses a text that is too long for {@code char(n)} and {@code varchar(n)}.
	 * @param value the value, of the Java class of the kind of its type
	 * @param from its type
	 * @param to the type of the column
	 * @return the value, of the Java class of the kind of the column
	 * @throws SQLException if the server does not store that value
	 */
	public static @Nullable Object assign(@Nullable Object value, ServerType from, ServerType to) throws SQLException {
		if (value == null) {
			return null;
		}
		if (from.kind().isTemporal() || to.kind().isTemporal()) {
			return TemporalCasts.assign(value, from, to);
		}
		return to.kind().isText() ? StringWidths.fit(value, from, to, true) : cast(value, from, to);
	}

	/**
	 * Return whether the server casts from one type to another at all.
	 * @param from the type that there is
	 * @param to the type to cast to
	 * @return whether it does; if not, its error is 20203,
	 * {@code invalid argument operator cast, bad value [DECIMAL64 BOOL]} with the names
	 * of {@link ServerType#inErrors()}
	 */
	public static boolean isSupported(ServerType from, ServerType to) {
		return SupportedCasts.isSupported(from, to);
	}

}
