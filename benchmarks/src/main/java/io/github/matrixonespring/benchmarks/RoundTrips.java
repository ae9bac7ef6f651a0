package io.github.matrixonespring.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * Round trips and times of a transaction of one statement, in several set-ups, over a
 * network that takes its time. Each set-up has a database and a connection of its own.
 */
final class RoundTrips {

	private static final double[] DELAYS = { 0, 0.5, 1 };

	/** Fewer than there may be snapshots. */
	private static final int CALLS = 10;

	private static final int WARM_UP_ROUNDS = 10;

	/** Of five, not even the least and the greatest are 95 % sure to be around it. */
	private static final int FEWEST_ROUNDS = 6;

	private static final String WITHOUT_AUTOCOMMIT = "spring.datasource.hikari.auto-commit=false";

	/** Without it, the driver asks for the state of the session before each BEGIN. */
	private static final String TRUSTING = "useLocalSessionState";

	private static final String ROW = "| %s | %.1f | %.2f | %s | %s |%n";

	private final Server server;

	private final String run;

	private final List<Side> sides = new ArrayList<>();

	private final AtomicInteger names = new AtomicInteger();

	private RoundTrips(Server server, String run) {
		this.server = server;
		this.run = run;
	}

	/**
	 * Measure.
	 * @param server the server
	 * @param run how the names of databases and snapshots begin
	 * @param rounds how many rounds; each is a pair with plain Spring
	 * @return a table for each delay
	 */
	static String measure(Server server, String run, int rounds) throws SQLException, IOException {
		Assert.state(server.url() != null, "The embedded engine has no network: set MATRIXONE_TEST_URL");
		Assert.isTrue(rounds >= FEWEST_ROUNDS,
				() -> "Fewer than %d rounds tell nothing of their median: %d".formatted(FEWEST_ROUNDS, rounds));
		RoundTrips measurement = new RoundTrips(server, run);
		try {
			measurement.start();
			StringBuilder tables = new StringBuilder();
			for (double delay : DELAYS) {
				tables.append(measurement.measure(delay, rounds));
			}
			return tables.toString();
		}
		finally {
			for (Side side : measurement.sides) {
				side.close();
			}
			server.removeAllOf(run);
		}
	}

	private void start() throws IOException {
		Side plain = plain("plain Spring", true).inserts();
		plain("plain Spring, pool without autocommit", false).inserts().comparedWith(plain);
		Side begun = plain("plain Spring, that pool, BEGIN by hand", false, TRUSTING).begins().comparedWith(plain);
		Side snapped = plain("plain Spring, that pool, BEGIN and CREATE SNAPSHOT by hand", false, TRUSTING)
			.comparedWith(plain);
		snapped.begins().snapshots(() -> this.names.incrementAndGet());
		ours("default", (context, side) -> side.inserts().comparedWith(plain));
		ours("pool without autocommit", (context, side) -> side.inserts().comparedWith(plain).doneByHand(begun),
				WITHOUT_AUTOCOMMIT);
		ours("pool without autocommit, annotated", (context, side) -> {
			OrderService orders = context.getBean(OrderService.class);
			side.snapshots = true;
			side.comparedWith(plain)
				.doneByHand(snapped)
				.calls(() -> orders.placeWithSnapshot(1, side.database + "_" + this.names.incrementAndGet(),
						side.database));
		}, WITHOUT_AUTOCOMMIT);
		ours("pool without autocommit, coalesced", (context, side) -> {
			CoalescedOrderService orders = context.getBean(CoalescedOrderService.class);
			side.snapshots = true;
			side.comparedWith(plain).calls(() -> orders.place(1, side.database));
		}, WITHOUT_AUTOCOMMIT, "spring.datasource.hikari.maximum-pool-size=2", "matrixone.ledger.enabled=true",
				"matrixone.ledger.initialize-schema=always");
		Side reading = plain("plain Spring, read-only", true).reads();
		ours("default, read-only", (context, side) -> side.reads().comparedWith(reading));
		ours("pool without autocommit, read-only", (context, side) -> side.reads().comparedWith(reading),
				WITHOUT_AUTOCOMMIT);
	}

	private Side plain(String title, boolean autoCommit, String... driverProperties) throws IOException {
		String database = newDatabase();
		SlowNetwork network = newNetwork();
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(network.url(database));
		pool.setUsername(this.server.username());
		pool.setPassword(this.server.password());
		pool.setMaximumPoolSize(1);
		pool.setAutoCommit(autoCommit);
		Stream.of(driverProperties).forEach((property) -> pool.addDataSourceProperty(property, "true"));
		return add(new Side(title, database, network, pool::close, pool, new JdbcTransactionManager(pool)));
	}

	private void ours(String title, BiConsumer<ConfigurableApplicationContext, Side> setUp, String... properties)
			throws IOException {
		String database = newDatabase();
		SlowNetwork network = newNetwork();
		ConfigurableApplicationContext context = new SpringApplicationBuilder(BenchmarkApplication.class)
			.web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + network.url(database),
					"spring.datasource.username=" + this.server.username(),
					"spring.datasource.password=" + this.server.password(),
					"spring.datasource.hikari.maximum-pool-size=1")
			.properties(properties)
			.run();
		setUp.accept(context, add(new Side(title, database, network, context::close, context.getBean(DataSource.class),
				context.getBean(PlatformTransactionManager.class))));
	}

	private String newDatabase() {
		return this.run + "_" + this.sides.size();
	}

	private SlowNetwork newNetwork() throws IOException {
		return new SlowNetwork(Objects.requireNonNull(this.server.url()));
	}

	private Side add(Side side) {
		this.sides.add(side);
		return side;
	}

	/**
	 * The set-ups take turns in going first.
	 */
	private String measure(double delay, int rounds) throws SQLException {
		List<Side> order = new ArrayList<>(this.sides);
		for (Side side : order) {
			side.begin(delay);
		}
		for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
			for (Side side : order) {
				if (side.snapshots) {
					this.server.removeSnapshotsOf(side.database);
				}
				side.measure(round >= 0);
			}
			Collections.rotate(order, 1);
		}
		StringBuilder table = new StringBuilder(String.format(Locale.ROOT, """

				%.1f ms for each round trip, %d pairs

				| Transaction | round trips | ms | × plain Spring (95 %%) | × by hand (95 %%) |
				| --- | ---: | ---: | ---: | ---: |
				""", delay, rounds));
		this.sides.forEach((side) -> table.append(side.row()));
		return table.toString();
	}

	/**
	 * Return the rank, from both ends, of the bounds between which the median is with 95
	 * %, whatever the distribution.
	 */
	static int rank(int values) {
		double probability = Math.pow(0.5, values);
		double below = 0;
		int rank = 0;
		while (below + probability <= 0.025) {
			below += probability;
			probability = probability * (values - rank) / (rank + 1);
			rank++;
		}
		return rank;
	}

	/**
	 * A set-up, and what it has taken.
	 */
	private static final class Side implements AutoCloseable {

		private final String title;

		private final String database;

		private final SlowNetwork network;

		private final Runnable end;

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transactions;

		private final List<Double> times = new ArrayList<>();

		private final List<Double> trips = new ArrayList<>();

		private Side base = this;

		private @Nullable Side byHand;

		private Runnable call = () -> {
		};

		private boolean snapshots;

		Side(String title, String database, SlowNetwork network, Runnable end, DataSource dataSource,
				PlatformTransactionManager manager) {
			this.title = title;
			this.database = database;
			this.network = network;
			this.end = end;
			this.jdbc = new JdbcTemplate(dataSource);
			this.transactions = new TransactionTemplate(manager);
			this.transactions.executeWithoutResult((status) -> {
				this.jdbc.execute("create table orders (id bigint primary key auto_increment, article varchar(100))");
				this.jdbc.update(OrderService.INSERT, "book");
			});
		}

		Side comparedWith(Side other) {
			this.base = other;
			return this;
		}

		Side doneByHand(Side other) {
			this.byHand = other;
			return this;
		}

		Side calls(Runnable transaction) {
			this.call = transaction;
			return this;
		}

		Side inserts() {
			return calls(() -> this.transactions
				.executeWithoutResult((status) -> this.jdbc.update(OrderService.INSERT, "book")));
		}

		Side begins() {
			return calls(() -> this.transactions.executeWithoutResult((status) -> {
				this.jdbc.execute("begin");
				this.jdbc.update(OrderService.INSERT, "book");
			}));
		}

		/**
		 * Take a snapshot after each transaction, with autocommit switched on for it.
		 */
		void snapshots(IntSupplier numbers) {
			Runnable transaction = this.call;
			this.snapshots = true;
			this.call = () -> {
				transaction.run();
				this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> {
					connection.setAutoCommit(true);
					try (Statement statement = connection.createStatement()) {
						statement.execute("create snapshot %s_%d for database %s".formatted(this.database,
								numbers.getAsInt(), this.database));
					}
					connection.setAutoCommit(false);
					return true;
				});
			};
		}

		Side reads() {
			this.transactions.setReadOnly(true);
			return calls(() -> this.transactions.executeWithoutResult(
					(status) -> this.jdbc.queryForObject("select article from orders where id = 1", String.class)));
		}

		void begin(double delay) {
			this.network.delay(delay);
			this.times.clear();
			this.trips.clear();
		}

		/**
		 * The first call may be preceded by what the pool asks of a connection that was
		 * idle.
		 */
		void measure(boolean counts) {
			this.call.run();
			long requests = this.network.requests();
			long start = System.nanoTime();
			for (int i = 0; i < CALLS; i++) {
				this.call.run();
			}
			if (counts) {
				this.times.add((System.nanoTime() - start) / 1e6 / CALLS);
				this.trips.add((double) (this.network.requests() - requests) / CALLS);
			}
		}

		String row() {
			return String.format(Locale.ROOT, ROW, this.title, Comparison.median(this.trips),
					Comparison.median(this.times), ratio(this.base), (this.byHand != null) ? ratio(this.byHand) : "");
		}

		private String ratio(Side other) {
			List<Double> ratios = IntStream.range(0, this.times.size())
				.mapToObj((round) -> this.times.get(round) / other.times.get(round))
				.sorted()
				.toList();
			int rank = rank(ratios.size());
			return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", Comparison.median(ratios), ratios.get(rank - 1),
					ratios.get(ratios.size() - rank));
		}

		@Override
		public void close() throws IOException {
			this.end.run();
			this.network.close();
		}

	}

}
