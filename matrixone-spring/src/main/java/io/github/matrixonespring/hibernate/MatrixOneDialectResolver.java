package io.github.matrixonespring.hibernate;

import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.jspecify.annotations.Nullable;

/**
 * Chooses {@link MatrixOneDialect} by the version of the database: the server calls
 * itself MySQL, but its version is like {@code 8.0.30-MatrixOne-v4.2.0}. Without Spring
 * Boot, set it as {@code hibernate.dialect_resolvers}.
 *
 * @since 0.1.0
 */
public class MatrixOneDialectResolver implements DialectResolver {

	private static final String MATRIXONE = "MatrixOne";

	/**
	 * Create the resolver, as Hibernate does.
	 */
	public MatrixOneDialectResolver() {
	}

	@Override
	public @Nullable Dialect resolveDialect(DialectResolutionInfo info) {
		String version = info.getDatabaseVersion();
		return (version != null && version.contains(MATRIXONE)) ? new MatrixOneDialect(info) : null;
	}

}
