package io.github.matrixonespring.sample.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.database.Pools;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;

import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * More units of work than connections, all at once. Their pool, transaction manager and
 * template are made here as an application without Spring Boot would make them.
 */
@NumberedScenario(5)
class ConcurrencyScenario implements Scenario {

	private static final int UNITS = 5;

	private static final int CONNECTIONS = 2;

	private final Pools pools;

	private final Database database;

	ConcurrencyScenario(Pools pools, Database database) {
		this.pools = pools;
		this.database = database;
	}

	@Override
	public String title() {
		return "Let five units of work, each with a snapshot and an insert, share a pool of two connections";
	}

	@Override
	public void run(Names names, Checks checks) throws InterruptedException, ExecutionException {
		List<String> snapshots = IntStream.rangeClosed(1, UNITS).mapToObj((i) -> names.snapshot("unit_" + i)).toList();
		try (HikariDataSource pool = this.pools.open(this.database.name(), CONNECTIONS);
				MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			JdbcTransactionManager transactionManager = new JdbcTransactionManager(pool);
			matrixOne.listenTo(transactionManager);
			UnitOfWork unit = new UnitOfWork(matrixOne, transactionManager);
			List<Long> seen = invokeAll(
					snapshots.stream().<Callable<Long>>map((snapshot) -> () -> unit.run(snapshot)).toList());
			checks.count("%,d units are done", UNITS, seen.size());
		}
		checks.count("there are %,d users", UNITS, this.database.users());
		List<Long> counts = snapshots.stream().map(this.database::usersAt).sorted().toList();
		checks.that("there are %d snapshots, which hold %s users".formatted(counts.size(), counts),
				counts.stream().allMatch((count) -> count < UNITS));
	}

	private static <T> List<T> invokeAll(List<Callable<T>> calls) throws InterruptedException, ExecutionException {
		ExecutorService executor = Executors.newFixedThreadPool(calls.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> future : executor.invokeAll(calls)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdown();
		}
	}

}
