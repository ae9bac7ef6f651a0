package io.github.matrixonespring.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.restore.RestoreRequest.Conflict;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.timetravel.TimeTravel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Others write while rows are being restored, and lose nothing but what the restore says
 * that it has undone.
 * <p>
 * Every row is a counter that was 0 at the snapshot. A restore takes it back to 0, and
 * its plan holds a digest of what it was, so that the restores divide the life of a row
 * into stretches, each of which ends at a known value, the last one at that of the end.
 * Nothing else makes a counter smaller, and nothing but an increment makes it greater:
 * these values add up to the number of increments that were acknowledged, unless some
 * were lost. An increment that came between the look of a restore and its write would be
 * acknowledged and in no stretch. The values that were read after an increment, in the
 * same transaction, cannot have been read more often than stretches have reached them.
 * <p>
 * As many restores are carried out as the system property {@code matrixone.test.restores}
 * says.
 */
class RestoreConcurrencyIntegrationTests {

	private static final int RESTORES = Integer.getInteger("matrixone.test.restores", 5);

	private static final int THREADS = 32;

	private static final int CUSTOMERS = 40;

	private static final int ROWS = CUSTOMERS * 5;

	/** The customer whose rows are restored. */
	private static final int RESTORED = 7;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	private static TransactionTemplate transactions;

	private static RestoreManager restores;

	private final JdbcClient control = database.control();

	private final List<Increment> acknowledged = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger refused = new AtomicInteger();

	private final Map<Integer, List<String>> undone = new TreeMap<>();

	private int conflicts;

	private int skipped;

	private volatile boolean running = true;

	@BeforeAll
	static void connect() {
		pool = database.pool(THREADS + 1);
		matrixOne = new MatrixOneTemplate(pool);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		matrixOne.listenTo(manager);
		transactions = new TransactionTemplate(manager);
		RestoreSettings settings = new RestoreSettings(ROWS, RestoreSettings.DEFAULT_ATTEMPTS, Duration.ofSeconds(10),
				false, Duration.ZERO);
		restores = new DefaultRestoreManager(matrixOne.getConnections(),
				new TimeTravel(matrixOne.getConnections(), matrixOne.snapshots()::get, Duration.ZERO),
				matrixOne.snapshots(), settings, RestoreCaches.NONE, null);
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		pool.close();
	}

	@Test
	void acknowledgedIncrementsAreLostOnlyToTheRestoreThatUndoesThem() throws Exception {
		RestoreRequest request = createCounters();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<CompletableFuture<Void>> writers = IntStream.range(0, THREADS)
			.mapToObj((thread) -> CompletableFuture.runAsync(this::increment, threads))
			.toList();
		try {
			restore(request);
		}
		finally {
			this.running = false;
			threads.shutdown();
		}
		CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
		Map<Integer, List<Integer>> stretches = stretches();
		print(stretches);
		assertThat(lost(stretches)).as("increments that are lost, by row").isEmpty();
		assertThat(readTooOften(stretches)).as("values that the history of their row does not have").isEmpty();
	}

	private RestoreRequest createCounters() {
		this.control.sql("create table counter (id int primary key, customer_id int, v int)").update();
		for (int id = 0; id < ROWS; id++) {
			this.control.sql("insert into counter values (?, ?, 0)").params(id, id % CUSTOMERS).update();
		}
		String snapshot = database.newName("s");
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		return RestoreRequest.table(database.database(), "counter")
			.where("customer_id = ?", RESTORED)
			.toSnapshot(snapshot);
	}

	// The restores

	/**
	 * Restore by turns in a transaction of its own and in one of the caller, all rows or
	 * none and those that others leave alone.
	 */
	private void restore(RestoreRequest request) {
		int restored = 0;
		for (int i = 0; restored < RESTORES; i++) {
			assertThat(i).as("calls that were needed for %d restores", restored).isLessThan(RESTORES * 20);
			RestoreRequest asked = request.onConflict((i % 2 == 0) ? Conflict.FAIL : Conflict.SKIP);
			try {
				RestoreReport report = (i % 4 < 2) ? restores.restore(asked)
						: transactions.execute((status) -> restores.restore(asked));
				restored += (undone(report) > 0) ? 1 : 0;
			}
			catch (ConcurrencyFailureException ex) {
				this.conflicts++;
			}
		}
	}

	/**
	 * Note what the rows were that the restore has taken back.
	 */
	private int undone(RestoreReport report) {
		List<Object> left = report.skipped().stream().map((row) -> row.key().get("id")).toList();
		TableWork work = report.plan().work().get(0);
		List<RowDifference> written = work.rows()
			.values()
			.stream()
			.filter((row) -> !left.contains(row.key().values().get(0)))
			.toList();
		written.forEach((row) -> this.undone
			.computeIfAbsent(((Number) row.key().values().get(0)).intValue(), (id) -> new ArrayList<>())
			.add(row.image()));
		this.skipped += left.size();
		assertThat(report.rows()).isEqualTo(written.size());
		return written.size();
	}

	// The others

	private void increment() {
		while (this.running) {
			try {
				if (ThreadLocalRandom.current().nextBoolean()) {
					int id = anyRow();
					incrementRow(id);
					this.acknowledged.add(new Increment(id, Optional.empty()));
				}
				else {
					this.acknowledged.addAll(transactions.execute((status) -> incrementSome()));
				}
			}
			catch (ConcurrencyFailureException ex) {
				this.refused.incrementAndGet();
			}
		}
	}

	/**
	 * Increment some rows in one order, as the server takes seconds to find a deadlock.
	 */
	private static List<Increment> incrementSome() {
		return IntStream.generate(RestoreConcurrencyIntegrationTests::anyRow)
			.limit(1 + ThreadLocalRandom.current().nextInt(3))
			.sorted()
			.mapToObj((id) -> {
				incrementRow(id);
				return new Increment(id,
						Optional.of(matrixOne.jdbc()
							.sql("select v from counter where id = ?")
							.param(id)
							.query(Integer.class)
							.single()));
			})
			.toList();
	}

	private static void incrementRow(int id) {
		int updated = matrixOne.jdbc().sql("update counter set v = v + 1 where id = ?").param(id).update();
		assertThat(updated).isOne();
	}

	private static int anyRow() {
		return ThreadLocalRandom.current().nextInt(ROWS);
	}

	// What became of it

	/**
	 * Return the values at which the stretches of each row end.
	 */
	private Map<Integer, List<Integer>> stretches() {
		Map<String, Integer> values = values();
		Map<Integer, List<Integer>> stretches = new TreeMap<>();
		this.control.sql("select id, v from counter")
			.query((row, number) -> stretches.put(row.getInt(1), new ArrayList<>(List.of(row.getInt(2)))) == null)
			.list();
		this.undone.forEach((id, digests) -> digests
			.forEach((digest) -> stretches.get(id).add(Optional.ofNullable(values.get(digest)).orElseThrow())));
		assertThat(stretches).hasSize(ROWS);
		assertThat(this.undone.keySet()).allMatch((id) -> id % CUSTOMERS == RESTORED);
		return stretches;
	}

	/**
	 * Return what the digests of restored rows stand for.
	 */
	private Map<String, Integer> values() {
		this.control.sql("create table seen (id int, customer_id int, v int)").update();
		this.undone.keySet()
			.forEach((id) -> this.control
				.sql("insert into seen values " + IntStream.rangeClosed(1, acknowledged(id))
					.mapToObj((value) -> "(%d, %d, %d)".formatted(id, RESTORED, value))
					.collect(Collectors.joining(", ")))
				.update());
		Map<String, Integer> values = new TreeMap<>();
		this.control.sql("select md5(serial_full(id, customer_id, v)), v from seen")
			.query((row, number) -> values.put(row.getString(1), row.getInt(2)) == null)
			.list();
		return values;
	}

	private int acknowledged(int id) {
		return (int) this.acknowledged.stream().filter((increment) -> increment.id() == id).count();
	}

	private Map<Integer, Integer> lost(Map<Integer, List<Integer>> stretches) {
		Map<Integer, Integer> lost = new TreeMap<>();
		stretches.forEach((id, ends) -> {
			int missing = acknowledged(id) - ends.stream().mapToInt(Integer::intValue).sum();
			if (missing != 0) {
				lost.put(id, missing);
			}
		});
		return lost;
	}

	private List<Increment> readTooOften(Map<Integer, List<Integer>> stretches) {
		Map<Increment, Integer> read = new TreeMap<>();
		this.acknowledged.stream()
			.filter((increment) -> increment.value().isPresent())
			.forEach((increment) -> read.merge(increment, 1, Integer::sum));
		return read.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > stretches.get(entry.getKey().id())
				.stream()
				.filter((end) -> end >= entry.getKey().value().orElseThrow())
				.count())
			.map(Map.Entry::getKey)
			.toList();
	}

	private void print(Map<Integer, List<Integer>> stretches) {
		int lost = lost(stretches).values().stream().mapToInt(Integer::intValue).sum();
		System.out.printf(
				"%d increments acknowledged, %d of them to the restored customer; %d transactions of writers refused; "
						+ "%d restores took %d rows back, %d refused for conflicts, %d rows skipped; %d increments lost%n",
				this.acknowledged.size(),
				this.acknowledged.stream().filter((increment) -> increment.id() % CUSTOMERS == RESTORED).count(),
				this.refused.get(), RESTORES, this.undone.values().stream().flatMap(List::stream).count(),
				this.conflicts, this.skipped, lost);
	}

	/**
	 * An increment that the server has acknowledged.
	 *
	 * @param id the row
	 * @param value what it was then, if that was read in the same transaction
	 */
	private record Increment(int id, Optional<Integer> value) implements Comparable<Increment> {

		@Override
		public int compareTo(Increment other) {
			return (this.id != other.id) ? Integer.compare(this.id, other.id)
					: this.value.orElse(0).compareTo(other.value.orElse(0));
		}

	}

}
