package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.hibernate.PastSessions;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.timetravel.AsOfOperations;
import io.github.matrixonespring.timetravel.TimeTravel;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Queries of JPA in a scope that reads the past, beside the same queries on a clone of
 * that moment, both in a transaction, in an order that changes; what the server takes by
 * itself for both, sent by hand; and what the scope itself takes.
 */
final class ScopeMeasurement {

	private static final int ROWS = 20_000;

	private static final int SCOPES = 100;

	private static final int FOUND = 4711;

	private static final AtomicReference<String> sent = new AtomicReference<>("");

	private final Map<String, Function<EntityManager, Object>> queries = new LinkedHashMap<>();

	private final Application application;

	private final String hint;

	private final Connection clone;

	private final int rounds;

	private final Random random = new Random(1);

	private ScopeMeasurement(Application application, String hint, Connection clone, int rounds) {
		this.application = application;
		this.hint = hint;
		this.clone = clone;
		this.rounds = rounds;
		this.queries.put("find by id", (entityManager) -> entityManager.find(Measured.class, FOUND));
		this.queries.put("100 entities",
				(entityManager) -> entityManager.createQuery("from Measured where customer = 7", Measured.class)
					.getResultList());
		this.queries.put("2,000 entities",
				(entityManager) -> entityManager.createQuery("from Measured where id <= 2000", Measured.class)
					.getResultList());
		this.queries.put("aggregate", (entityManager) -> entityManager.createQuery(
				"select m.customer, count(*), sum(m.price) from Measured m join Measured n on n.id = m.id group by m.customer",
				Object[].class)
			.getResultList());
	}

	/**
	 * Measure.
	 * @param application the application
	 * @param server the server, for a connection to the clone
	 * @param rounds how many rounds
	 * @return a table of medians in milliseconds, and their ratios
	 */
	static String measure(Application application, Server server, int rounds) throws SQLException {
		application.execute("create table measured (id int primary key, customer int, name varchar(40), "
				+ "price decimal(10, 2), note varchar(100))");
		application.execute("insert into measured select result, result % 200, concat('name ', result), result / 7, "
				+ "concat('a longer note of order ', result) from generate_series(1, " + ROWS + ") g");
		String snapshot = application.newName();
		application.matrixOne().snapshots().create(snapshot, SnapshotTarget.database(application.database()));
		String clone = application.newName();
		application.matrixOne().clones().cloneDatabase(clone, application.database(), snapshot);
		String hint = PointInTime.ofTimestamp(application.matrixOne().snapshots().get(snapshot).timestamp()).hint();
		HikariConfig alike = new HikariConfig();
		((HikariDataSource) application.matrixOne().getConnections().getDataSource()).copyStateTo(alike);
		alike.setPoolName("clone");
		alike.setJdbcUrl(server.url(clone));
		HikariDataSource cloned = new HikariDataSource(alike);
		LocalContainerEntityManagerFactoryBean now = factory(application.matrixOne().getConnections().getDataSource());
		LocalContainerEntityManagerFactoryBean then = factory(cloned);
		try (Connection byHand = cloned.getConnection()) {
			byHand.setAutoCommit(false);
			ScopeMeasurement measurement = new ScopeMeasurement(application, hint, byHand, rounds);
			String unchanged = measurement.run(snapshot, Objects.requireNonNull(now.getObject()),
					Objects.requireNonNull(then.getObject()));
			application.execute("update measured set name = 'changed' where id % 10 = 1");
			return "%nUnchanged since:%n%s%nWith 2,000 rows changed since:%n%s".formatted(unchanged, measurement
				.run(snapshot, Objects.requireNonNull(now.getObject()), Objects.requireNonNull(then.getObject())));
		}
		finally {
			now.destroy();
			then.destroy();
			cloned.close();
		}
	}

	private static LocalContainerEntityManagerFactoryBean factory(DataSource dataSource) {
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(dataSource);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.setPackagesToScan(ScopeMeasurement.class.getPackageName());
		factory.getJpaPropertyMap().put(AvailableSettings.STATEMENT_INSPECTOR, (StatementInspector) (sql) -> {
			sent.set(sql);
			return sql;
		});
		factory.afterPropertiesSet();
		return factory;
	}

	private String run(String snapshot, EntityManagerFactory now, EntityManagerFactory then) throws SQLException {
		TimeTravel timeTravel = new TimeTravel(this.application.matrixOne().getConnections(),
				this.application.matrixOne().snapshots()::get, Duration.ZERO,
				() -> List.of(new PastSessions(() -> List.of(now))));
		AsOfOperations scope = timeTravel.asOf(PointInTime.snapshot(snapshot));
		StringBuilder table = new StringBuilder("""

				| Query | scope, ms | clone, ms | ratio | by hand |
				| --- | ---: | ---: | ---: | ---: |
				""");
		try (Connection original = this.application.connection(); EntityManager onClone = then.createEntityManager()) {
			original.setAutoCommit(false);
			EntityManager inScope = SharedEntityManagerCreator.createSharedEntityManager(now);
			EntityManager shared = SharedEntityManagerCreator.createSharedEntityManager(then);
			scope.run(() -> {
				TransactionSynchronizationManager.bindResource(then, new EntityManagerHolder(onClone));
				onClone.getTransaction().begin();
				try {
					this.queries
						.forEach((name, query) -> table.append(compare(name, query, inScope, shared, original)));
				}
				finally {
					onClone.getTransaction().rollback();
					TransactionSynchronizationManager.unbindResource(then);
				}
			});
		}
		List<Double> scopes = new ArrayList<>();
		for (int i = 0; i < SCOPES; i++) {
			scopes.add(time(() -> scope.run(() -> {
			})));
		}
		return table.append("%nA scope itself: %.2f ms%n".formatted(Comparison.median(scopes))).toString();
	}

	private String compare(String name, Function<EntityManager, Object> query, EntityManager inScope,
			EntityManager onClone, Connection original) {
		List<Double> scope = new ArrayList<>();
		List<Double> clone = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		List<Double> byHand = new ArrayList<>();
		query.apply(onClone);
		String sql = Objects.requireNonNull(sent.get());
		String hinted = sql.replace("measured", "measured" + this.hint);
		List<Runnable> sides = List.of(() -> query.apply(inScope), () -> query.apply(onClone),
				() -> read(original, hinted), () -> read(this.clone, sql));
		for (int round = -this.rounds; round < this.rounds; round++) {
			double[] times = timesInAnyOrder(sides);
			inScope.clear();
			onClone.clear();
			if (round >= 0) {
				scope.add(times[0]);
				clone.add(times[1]);
				ratios.add(times[0] / times[1]);
				byHand.add(times[2] / times[3]);
			}
		}
		return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f |%n", name, Comparison.median(scope),
				Comparison.median(clone), Comparison.median(ratios), Comparison.median(byHand));
	}

	private static void read(Connection connection, String sql) {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
				statement.setInt(i, FOUND);
			}
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
						rows.getObject(i);
					}
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A side is faster after some of the others, so none always follows the same one.
	 */
	private double[] timesInAnyOrder(List<Runnable> sides) {
		double[] times = new double[sides.size()];
		List<Integer> order = new ArrayList<>(IntStream.range(0, times.length).boxed().toList());
		Collections.shuffle(order, this.random);
		order.forEach((side) -> times[side] = time(sides.get(side)));
		return times;
	}

	private static double time(Runnable work) {
		long start = System.nanoTime();
		work.run();
		return (System.nanoTime() - start) / 1e6;
	}

	@Entity(name = "Measured")
	@Table(name = "measured")
	static class Measured {

		@Id
		int id;

		int customer;

		String name = "";

		double price;

		String note = "";

	}

}
