package io.github.matrixonespring.transaction;

import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ConnectionPool;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Knows how pools are told to hand out connections with autocommit switched off.
 */
final class PoolDefaults {

	/** How pools name it that are not known otherwise. */
	private static final String DEFAULT_AUTO_COMMIT = "defaultAutoCommit";

	private PoolDefaults() {
	}

	/**
	 * Tell whether a {@link DataSource} is known to hand out connections with autocommit
	 * switched off, and none that has a transaction.
	 */
	static boolean switchAutoCommitOff(DataSource dataSource) {
		if (dataSource instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			return switchAutoCommitOff(delegating.getTargetDataSource());
		}
		if (dataSource instanceof AbstractRoutingDataSource routing) {
			return routing.getResolvedDataSources().values().stream().anyMatch(PoolDefaults::switchAutoCommitOff);
		}
		Optional<ConnectionPool> known = ConnectionPool.find(dataSource);
		if (known.isPresent()) {
			return !known.get().isAutoCommit();
		}
		BeanWrapper pool = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		return pool.isReadableProperty(DEFAULT_AUTO_COMMIT)
				&& Boolean.FALSE.equals(pool.getPropertyValue(DEFAULT_AUTO_COMMIT));
	}

}
