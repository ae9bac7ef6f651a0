package io.github.matrixonespring.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls a second by many threads: of a transactional method without snapshots, of one
 * with a snapshot for each call, and of one whose snapshots are coalesced by the ledger.
 * {@link SnapshotAfterCommit} caps a server at the snapshots that it makes in a second,
 * unless they are.
 */
final class Throughput {

	private static final int THREADS = 16;

	/** How many statements a transaction has. */
	private static final int[] SIZES = { 1, 10, 30 };

	private static final int ROUNDS = Integer.getInteger("throughput.rounds", 7);

	private static final int SECONDS = 5;

	/** Goes on where another run may have ended. */
	private static final AtomicLong calls = new AtomicLong(System.currentTimeMillis());

	private Throughput() {
	}

	static String measure(Server server, String database) throws SQLException, InterruptedException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BenchmarkApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + server.url(database),
					"spring.datasource.username=" + server.username(),
					"spring.datasource.password=" + server.password(),
					"spring.datasource.hikari.maximum-pool-size=" + THREADS, "matrixone.ledger.enabled=true",
					"matrixone.ledger.initialize-schema=always")
			.run()) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			jdbc.sql("create table if not exists orders (id bigint primary key auto_increment, article varchar(100))")
				.update();
			jdbc.sql(
					"create table if not exists order_line (id bigint primary key auto_increment, article varchar(100))")
				.update();
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			return measure(context.getBean(OrderService.class), context.getBean(CoalescedOrderService.class), jdbc,
					() -> snapshots.list(SnapshotTarget.database(database))
						.forEach((snapshot) -> snapshots.drop(snapshot.name())));
		}
		finally {
			server.removeAllOf(database);
		}
	}

	/**
	 * Measure all ways. They take turns in going first, and each finds a server without
	 * the snapshots of the others. What a round takes depends on what else the machine
	 * does, so that ways are compared within a round.
	 */
	private static String measure(OrderService orders, CoalescedOrderService coalesced, JdbcClient jdbc,
			Runnable dropSnapshots) throws InterruptedException {
		for (Way way : Way.values()) {
			callsPerSecond(() -> way.call(orders, coalesced, 1, calls.incrementAndGet()));
		}
		StringBuilder report = new StringBuilder();
		for (int statements : SIZES) {
			Map<Way, List<Double>> rates = new EnumMap<>(Way.class);
			for (int round = 0; round < ROUNDS; round++) {
				List<Way> ways = new ArrayList<>(List.of(Way.values()));
				Collections.rotate(ways, round);
				for (Way way : ways) {
					double rate = callsPerSecond(
							() -> way.call(orders, coalesced, statements, calls.incrementAndGet()));
					rates.computeIfAbsent(way, (key) -> new ArrayList<>()).add(rate);
					System.out.printf("  %d statements, %s: %.0f calls/s%n", statements, way, rate);
					TimeUnit.SECONDS.sleep(1);
					dropSnapshots.run();
				}
			}
			report.append(String.format(Locale.ROOT, "%d threads, %d statements a transaction%n", THREADS, statements));
			List<Double> plain = rates.getOrDefault(Way.PLAIN, List.of());
			List<Double> onePerCall = rates.getOrDefault(Way.ONE_PER_CALL, List.of());
			rates.forEach((way, all) -> report
				.append(String.format(Locale.ROOT, "  %-14s %8.0f calls/s  %.2f of plain  %.1f x one per call%n", way,
						median(all), ratio(all, plain), ratio(all, onePerCall))));
		}
		report.append(receipts(jdbc));
		return report.toString();
	}

	private static double ratio(List<Double> rates, List<Double> others) {
		return median(IntStream.range(0, ROUNDS).mapToObj((round) -> rates.get(round) / others.get(round)).toList());
	}

	private static double callsPerSecond(Runnable call) throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		AtomicLong done = new AtomicLong();
		long start = System.nanoTime();
		long end = start + TimeUnit.SECONDS.toNanos(SECONDS);
		for (int i = 0; i < THREADS; i++) {
			threads.execute(() -> {
				while (System.nanoTime() < end) {
					call.run();
					done.incrementAndGet();
				}
			});
		}
		threads.shutdown();
		threads.awaitTermination(1, TimeUnit.MINUTES);
		return done.get() * 1e9 / (System.nanoTime() - start);
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	private static String receipts(JdbcClient jdbc) {
		return jdbc.sql("""
				select count(*), sum(case when r.contained = 'PROVEN' then 1 else 0 end), count(distinct r.snapshot), \
				max(r.lag) / 1000 from matrixone_spring.snapshot_intent i \
				left join matrixone_spring.snapshot_receipt r on r.intent_id = i.id \
				where i.request like concat('kind=COALESCED&level=DATABASE&database=', database(), '&%')""")
			.query((row, number) -> String.format(Locale.ROOT,
					"%d coalesced entries, %d proven, %d snapshots in %d s, lag at most %.0f ms%n", row.getLong(1),
					row.getLong(2), row.getLong(3), (SIZES.length * ROUNDS + 1) * SECONDS, row.getDouble(4)))
			.single();
	}

	private enum Way {

		PLAIN {

			@Override
			void call(OrderService orders, CoalescedOrderService coalesced, int statements, long number) {
				orders.placeWithoutSnapshot(statements);
			}

		},

		ONE_PER_CALL {

			@Override
			void call(OrderService orders, CoalescedOrderService coalesced, int statements, long number) {
				orders.placeWithSnapshot(statements, "mo_bench_each_" + number);
			}

		},

		COALESCED {

			@Override
			void call(OrderService orders, CoalescedOrderService coalesced, int statements, long number) {
				coalesced.place(statements);
			}

		};

		abstract void call(OrderService orders, CoalescedOrderService coalesced, int statements, long number);

	}

}
