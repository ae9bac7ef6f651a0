package io.github.matrixonespring.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

	private static final int ROUNDS = 30;

	private static final int WARM_UP_ROUNDS = 10;

	private static final int ROUNDS_ONE_PER_CALL = 3;

	private static final int SECONDS = 3;

	/** For the snapshot of the last calls, which the next ones should not pay for. */
	private static final int PAUSE_MILLIS = 700;

	/** Goes on where another run may have ended. */
	private static final AtomicLong calls = new AtomicLong(System.currentTimeMillis());

	private Throughput() {
	}

	static String measure(Server server, String database) throws SQLException, InterruptedException {
		String ledger = database + "_ledger";
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BenchmarkApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + server.url(database),
					"spring.datasource.username=" + server.username(),
					"spring.datasource.password=" + server.password(),
					"spring.datasource.hikari.maximum-pool-size=" + THREADS, "matrixone.ledger.enabled=true",
					"matrixone.ledger.initialize-schema=always", "matrixone.ledger.database=" + ledger)
			.run()) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			jdbc.sql("create table if not exists orders (id bigint primary key auto_increment, article varchar(100))")
				.update();
			jdbc.sql(
					"create table if not exists order_line (id bigint primary key auto_increment, article varchar(100))")
				.update();
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			return measure(
					new Services(context.getBean(OrderService.class), context.getBean(CoalescedOrderService.class),
							database),
					() -> snapshots.list(SnapshotTarget.database(database))
						.forEach((snapshot) -> snapshots.drop(snapshot.name())))
					+ receipts(jdbc, ledger);
		}
		finally {
			server.removeAllOf(database);
		}
	}

	/**
	 * Measure all ways. What a round takes depends on what else the machine does, so that
	 * the coalesced calls are compared with the plain ones of the same round. Those with
	 * a snapshot each come last: what they leave keeps the server busy for a while.
	 */
	private static String measure(Services services, Runnable dropSnapshots) throws InterruptedException {
		Meter meter = (way, statements) -> {
			double rate = callsPerSecond(() -> way.call(services, statements, calls.incrementAndGet()));
			System.out.printf("  %d statements, %s: %.0f calls/s%n", statements, way, rate);
			return rate;
		};
		measurePairs(meter, 1, WARM_UP_ROUNDS);
		Map<Integer, Map<Way, List<Double>>> rates = new TreeMap<>();
		for (int statements : SIZES) {
			dropSnapshots.run();
			rates.put(statements, measurePairs(meter, statements, ROUNDS));
		}
		meter.measure(Way.ONE_PER_CALL, 1);
		for (int statements : SIZES) {
			List<Double> onePerCall = new ArrayList<>();
			for (int round = 0; round < ROUNDS_ONE_PER_CALL; round++) {
				onePerCall.add(meter.measure(Way.ONE_PER_CALL, statements));
			}
			rates.getOrDefault(statements, Map.of()).put(Way.ONE_PER_CALL, onePerCall);
		}
		StringBuilder report = new StringBuilder();
		rates.forEach((statements, ofWays) -> report.append(report(statements, ofWays)));
		return report.toString();
	}

	/**
	 * They take turns in going first.
	 */
	private static Map<Way, List<Double>> measurePairs(Meter meter, int statements, int rounds)
			throws InterruptedException {
		List<Way> pair = new ArrayList<>(List.of(Way.PLAIN, Way.COALESCED));
		Map<Way, List<Double>> rates = new EnumMap<>(Way.class);
		for (int round = 0; round < rounds; round++) {
			for (Way way : pair) {
				rates.computeIfAbsent(way, (key) -> new ArrayList<>()).add(meter.measure(way, statements));
			}
			Collections.reverse(pair);
		}
		return rates;
	}

	private static String report(int statements, Map<Way, List<Double>> rates) {
		List<Double> plain = rates.getOrDefault(Way.PLAIN, List.of());
		List<Double> coalesced = rates.getOrDefault(Way.COALESCED, List.of());
		double onePerCall = mean(rates.getOrDefault(Way.ONE_PER_CALL, List.of()));
		List<Double> ratios = IntStream.range(0, ROUNDS)
			.mapToObj((round) -> coalesced.get(round) / plain.get(round))
			.sorted()
			.toList();
		return String.format(Locale.ROOT, """
				%d threads, %d statements a transaction: plain %.0f, coalesced %.0f, one snapshot per call %.0f calls/s
				  coalesced is %.2f of plain (half of the rounds %.2f to %.2f) and %.1f x one per call
				""", THREADS, statements, mean(plain), mean(coalesced), onePerCall, mean(coalesced) / mean(plain),
				ratios.get(ROUNDS / 4), ratios.get(ROUNDS - 1 - ROUNDS / 4), mean(coalesced) / onePerCall);
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
		double rate = done.get() * 1e9 / (System.nanoTime() - start);
		Thread.sleep(PAUSE_MILLIS);
		return rate;
	}

	/**
	 * All rounds take the same time, so that this is that of all their calls.
	 */
	private static double mean(List<Double> rates) {
		return rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
	}

	private static String receipts(JdbcClient jdbc, String ledger) {
		return jdbc
			.sql("""
					select sum(case when i.request like '%&calls=%' then \
					cast(substring_index(substring_index(i.request, '&calls=', -1), '&', 1) as signed) else 1 end), \
					sum(case when r.contained = 'PROVEN' then 1 else 0 end), count(*), count(distinct r.snapshot), \
					max(r.lag) / 1000 from ledger.snapshot_intent i left join ledger.snapshot_receipt r on r.intent_id = i.id \
					where i.request like concat('kind=COALESCED&level=DATABASE&database=', database(), '&%')"""
				.replace("ledger.", ledger + "."))
			.query((row, number) -> String.format(Locale.ROOT,
					"%d coalesced calls; %d of %d receipts proven; %d snapshots in %d s; lag at most %.0f ms%n",
					row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
					(SIZES.length * ROUNDS + WARM_UP_ROUNDS) * SECONDS, row.getDouble(5)))
			.single();
	}

	@FunctionalInterface
	private interface Meter {

		double measure(Way way, int statements) throws InterruptedException;

	}

	/**
	 * What is called. Calls that did not name the database would have to ask for it.
	 */
	private record Services(OrderService orders, CoalescedOrderService coalesced, String database) {

	}

	private enum Way {

		PLAIN {

			@Override
			void call(Services services, int statements, long number) {
				services.orders().placeWithoutSnapshot(statements);
			}

		},

		ONE_PER_CALL {

			@Override
			void call(Services services, int statements, long number) {
				services.orders().placeWithSnapshot(statements, "mo_bench_each_" + number, services.database());
			}

		},

		COALESCED {

			@Override
			void call(Services services, int statements, long number) {
				services.coalesced().place(statements, services.database());
			}

		};

		abstract void call(Services services, int statements, long number);

	}

}
