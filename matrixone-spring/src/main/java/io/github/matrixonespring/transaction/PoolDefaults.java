package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Knows how pools are told to hand out connections with autocommit switched off.
 */
final class PoolDefaults {

	/** The property of Druid, DBCP2 and Tomcat's pool. */
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
		HikariDataSource hikari = HikariPools.areAvailable() ? HikariPools.find(dataSource) : null;
		if (hikari != null) {
			return !hikari.isAutoCommit();
		}
		BeanWrapper pool = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		return pool.isReadableProperty(DEFAULT_AUTO_COMMIT)
				&& Boolean.FALSE.equals(pool.getPropertyValue(DEFAULT_AUTO_COMMIT));
	}

}
