package io.github.matrixonespring.sample.database;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Opens pools beside that of the application, on the same server. They are not beans, so
 * that it is clear which DataSource the others mean.
 */
@Component
public class Pools {

	private final DataSource dataSource;

	Pools(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Open a pool.
	 * @param database the current database of its connections
	 * @param size how many there are at most
	 * @return the pool, to be closed by the caller
	 */
	public HikariDataSource open(String database, int size) {
		HikariConfig config = new HikariConfig();
		try {
			this.dataSource.unwrap(HikariDataSource.class).copyStateTo(config);
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("The DataSource is no HikariCP pool", ex);
		}
		config.setPoolName(database);
		config.setCatalog(database);
		config.setMaximumPoolSize(size);
		config.setMinimumIdle(0);
		return new HikariDataSource(config);
	}

}
