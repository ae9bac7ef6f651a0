package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;

/**
 * The running application with a database of its own. Both sides of a pair use its pool,
 * so that they differ in nothing but what Spring and the library do. JMH makes such an
 * object for every block of shots; the application itself is started once.
 */
@State(Scope.Benchmark)
public class Application {

	private static final String DATABASE = "benchmarks.database";

	private static final AtomicInteger names = new AtomicInteger();

	private static @Nullable ConfigurableApplicationContext running;

	private final String database;

	private final DataSource dataSource;

	private final MatrixOneTemplate matrixOne;

	private final OrderService orders;

	public Application() {
		ConfigurableApplicationContext context = running;
		Assert.state(context != null, "The application is not started");
		this.database = context.getEnvironment().getRequiredProperty(DATABASE);
		this.dataSource = context.getBean(DataSource.class);
		this.matrixOne = context.getBean(MatrixOneTemplate.class);
		this.orders = context.getBean(OrderService.class);
	}

	static void start(Server server, String database) throws SQLException {
		running = new SpringApplicationBuilder(BenchmarkApplication.class).web(WebApplicationType.NONE)
			.properties(DATABASE + "=" + database, "spring.datasource.url=" + server.url(database),
					"spring.datasource.username=" + server.username(),
					"spring.datasource.password=" + server.password())
			.run();
		new Application().execute("create table orders (id bigint primary key auto_increment, article varchar(100))");
	}

	static void stop() {
		if (running != null) {
			running.close();
		}
	}

	String database() {
		return this.database;
	}

	/**
	 * Return a name for a snapshot or a clone, never the same one.
	 */
	String newName() {
		return this.database + "_" + names.incrementAndGet();
	}

	MatrixOneTemplate matrixOne() {
		return this.matrixOne;
	}

	OrderService orders() {
		return this.orders;
	}

	Connection connection() throws SQLException {
		return this.dataSource.getConnection();
	}

	/**
	 * Drop a snapshot, which this shot may not have made.
	 */
	void dropSnapshot(String name) throws SQLException {
		execute("drop snapshot if exists " + name);
	}

	void execute(String sql) throws SQLException {
		try (Connection connection = connection(); Statement statement = connection.createStatement()) {
			// Or the driver would rewrite braces.
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

}
