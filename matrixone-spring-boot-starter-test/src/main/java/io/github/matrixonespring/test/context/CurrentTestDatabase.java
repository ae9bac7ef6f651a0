package io.github.matrixonespring.test.context;

import javax.sql.DataSource;

import io.github.matrixonespring.test.TestDatabase;
import io.github.matrixonespring.test.connection.Lease;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The {@link TestDatabase} of the current thread.
 */
class CurrentTestDatabase implements TestDatabase {

	private final TestDatabases databases;

	private final ObjectProvider<DataSource> dataSource;

	CurrentTestDatabase(TestDatabases databases, ObjectProvider<DataSource> dataSource) {
		this.databases = databases;
		this.dataSource = dataSource;
	}

	private Lease lease() {
		return this.databases.current();
	}

	@Override
	public String name() {
		return lease().database();
	}

	@Override
	public String url() {
		Lease lease = lease();
		lease.touch();
		return this.databases.server().address().url(lease.database());
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource.getObject();
	}

	@Override
	public boolean isTouched() {
		return lease().isTouched();
	}

	@Override
	public void touch() {
		lease().touch();
	}

	@Override
	public void goTo(String state, Runnable maker) {
		lease().moveTo(this.databases.states().make(state, this.databases.fresh(), maker));
		this.databases.clearCaches();
	}

}
