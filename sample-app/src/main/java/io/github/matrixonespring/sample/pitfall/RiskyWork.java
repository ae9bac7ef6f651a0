package io.github.matrixonespring.sample.pitfall;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.sample.user.UserRepository;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Transactions that something is wrong with.
 */
@Service
class RiskyWork {

	private final UserRegistration registration;

	private final UserRepository users;

	private final MatrixOneTemplate matrixOne;

	private final Elsewhere elsewhere;

	private final DataSource dataSource;

	RiskyWork(UserRegistration registration, UserRepository users, MatrixOneTemplate matrixOne, Elsewhere elsewhere,
			DataSource dataSource) {
		this.registration = registration;
		this.users = users;
		this.matrixOne = matrixOne;
		this.elsewhere = elsewhere;
		this.dataSource = dataSource;
	}

	@Transactional
	public void dropInTransaction(String snapshot) {
		this.matrixOne.snapshots().drop(snapshot);
	}

	@Transactional(readOnly = true)
	public void cloneReadOnly(String target, String source) {
		this.matrixOne.clones().cloneDatabase(target, source);
	}

	/**
	 * Count the users, let another transaction register one, and count again. The server
	 * accepts the isolation level and does not heed it.
	 */
	@Transactional(isolation = Isolation.REPEATABLE_READ)
	public Counts usersBeforeAndAfter(String email) {
		long before = this.users.count();
		this.elsewhere.register(new NewUser("Other", email));
		return new Counts(before, this.users.count());
	}

	/**
	 * Ask for the level that the server works at, and what the server calls it. It takes
	 * no notice of this one either.
	 */
	@Transactional(isolation = Isolation.READ_COMMITTED)
	public String isolationLevelByName() {
		return this.matrixOne.jdbc().sql("select @@transaction_isolation").query(String.class).single();
	}

	/**
	 * Register a user on a connection that is gone before the commit, as with a firewall
	 * or a server that is restarted.
	 */
	@Transactional
	public void registerAndLoseTheConnection(String email) throws SQLException {
		this.registration.register(new NewUser("Lost", email));
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			connection.abort(Runnable::run);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * How many users there are before and after something.
	 */
	record Counts(long before, long after) {

	}

}
