package io.github.matrixonespring.transaction;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;

/**
 * Finds the HikariCP pool behind a {@link DataSource}, where there is one.
 */
final class HikariPools {

	private static final Log logger = LogFactory.getLog(HikariPools.class);

	private static final boolean present = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			HikariPools.class.getClassLoader());

	private HikariPools() {
	}

	static boolean areAvailable() {
		return present;
	}

	/**
	 * Tell whether the pool hands out connections with autocommit switched on.
	 * @return {@code false} also where this is not known
	 */
	static boolean autoCommitIsDefault(DataSource dataSource) {
		HikariDataSource pool = present ? find(dataSource) : null;
		return pool != null && pool.isAutoCommit();
	}

	static @Nullable HikariDataSource find(DataSource dataSource) {
		DataSource target = dataSource;
		while (target instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			target = delegating.getTargetDataSource();
		}
		if (target instanceof AbstractRoutingDataSource) {
			// It would answer with the pool of the moment, which need not be that of the
			// next call.
			return null;
		}
		try {
			return target.isWrapperFor(HikariDataSource.class) ? target.unwrap(HikariDataSource.class) : null;
		}
		catch (SQLException ex) {
			logger.debug("The DataSource cannot be unwrapped", ex);
			return null;
		}
	}

}
