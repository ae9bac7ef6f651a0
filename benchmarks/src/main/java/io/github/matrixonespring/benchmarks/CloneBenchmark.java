package io.github.matrixonespring.benchmarks;

import java.sql.SQLException;
import java.util.Collections;

import io.github.matrixonespring.clone.CloneManager;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@link CloneManager} on a database of one table.
 */
@State(Scope.Benchmark)
public class CloneBenchmark {

	private String snapshot = "";

	private String clone = "";

	@Setup(Level.Trial)
	public void fill(Application application) throws SQLException {
		application.execute("truncate table orders");
		application.orders().placeAll(Collections.nCopies(100, "book"));
		this.snapshot = application.newName();
		application.execute("create snapshot " + this.snapshot + " for database " + application.database());
	}

	@Setup(Level.Invocation)
	public void name(Application application) {
		this.clone = application.newName();
	}

	@TearDown(Level.Invocation)
	public void drop(Application application) throws SQLException {
		application.execute("drop database " + this.clone);
	}

	@TearDown(Level.Trial)
	public void dropSnapshot(Application application) throws SQLException {
		application.execute("drop snapshot " + this.snapshot);
	}

	@Benchmark
	public void cloneDatabase(Application application) {
		application.matrixOne().clones().cloneDatabase(this.clone, application.database());
	}

	@Benchmark
	public void bareClone(Application application) throws SQLException {
		application.execute("create database " + this.clone + " clone " + application.database());
	}

	@Benchmark
	public void cloneDatabaseAtSnapshot(Application application) {
		application.matrixOne().clones().cloneDatabase(this.clone, application.database(), this.snapshot);
	}

	@Benchmark
	public void bareCloneAtSnapshot(Application application) throws SQLException {
		application.execute("create database " + this.clone + " clone " + application.database() + " {snapshot = '"
				+ this.snapshot + "'}");
	}

}
