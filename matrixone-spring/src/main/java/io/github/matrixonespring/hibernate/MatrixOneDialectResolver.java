package io.github.matrixonespring.hibernate;

import io.github.matrixonespring.server.ServerProduct;

import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.jspecify.annotations.Nullable;

/**
 * Chooses {@link MatrixOneDialect} by the version of the database: the server calls
 * itself MySQL, but its version is like {@code 8.0.30-MatrixOne-v4.2.0}. Where a version
 * does not say whose it is, the server is asked. Without Spring Boot, set it as
 * {@code hibernate.dialect_resolvers}.
 *
 * @since 0.1.0
 */
public class MatrixOneDialectResolver implements DialectResolver {

	private static final String MYSQL = "MySQL";

	/**
	 * Create the resolver, as Hibernate does.
	 */
	public MatrixOneDialectResolver() {
	}

	@Override
	public @Nullable Dialect resolveDialect(DialectResolutionInfo info) {
		return isMatrixOne(info) ? new MatrixOneDialect(info) : null;
	}

	private static boolean isMatrixOne(DialectResolutionInfo info) {
		String version = info.getDatabaseVersion();
		if (version == null || ServerProduct.isMatrixOne(version)) {
			return version != null;
		}
		return MYSQL.equals(info.getDatabaseName()) && ServerProduct.isMatrixOne(new ResolvedServer(info));
	}

}
