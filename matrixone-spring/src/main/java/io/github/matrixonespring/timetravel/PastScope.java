package io.github.matrixonespring.timetravel;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.ReadOnlyScope;
import io.github.matrixonespring.transaction.ScopeResource;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.Assert;

/**
 * A scope in which everything reads one moment. The moment is looked up by the first
 * query and, as a snapshot may be dropped meanwhile, again after a while; each query is
 * checked once.
 */
final class PastScope implements ReadOnlyScope {

	private static final Duration LOOKED_UP_AGAIN_AFTER = Duration.ofSeconds(10);

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final PointInTime point;

	private final List<ScopeResource.Factory> resources;

	/** The text to be sent, by the text of each query that was checked. */
	private final Map<String, String> checked = new HashMap<>();

	private final List<ScopeResource> opened = new ArrayList<>();

	private @Nullable PastConnection connection;

	private @Nullable ResolvedTime time;

	private long lookedUp;

	PastScope(MatrixOneConnections connections, TimeTravel timeTravel, PointInTime point,
			List<ScopeResource.Factory> resources) {
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.point = point;
		this.resources = resources;
	}

	@Override
	public String name() {
		return "as of " + this.point;
	}

	@Override
	public Connection open(Connection real) {
		this.connection = new PastConnection(real, this::rewrite, this.point.toString());
		return this.connection.proxy();
	}

	@Override
	public List<ScopeResource> resources(Connection connection) {
		try {
			this.resources.forEach((factory) -> this.opened.addAll(factory.open(this.connections, connection)));
		}
		catch (RuntimeException | Error ex) {
			this.opened.forEach((resource) -> resource.close().run());
			throw ex;
		}
		return this.opened;
	}

	/**
	 * One that was made within the scope, too, has a connection of its own.
	 */
	@Override
	public void check() {
		if (this.connections.haveOtherEntityManager(this.opened)) {
			throw new InvalidDataAccessApiUsageException(
					"""
							An EntityManager of this DataSource is not known here, so that it reads the present in a scope that \
							reads the past. What was read is not to be used. Let the MatrixOneTemplate be a bean of the \
							application context of its EntityManagerFactory, or give TimeTravel the PastSessions of it""");
		}
	}

	@Override
	public void close() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

	/**
	 * Look the moment up, so that what is wrong with it is known before anything is done.
	 */
	void lookUp() {
		check();
		this.connections.onOneConnection(this::lookUp);
	}

	private ResolvedTime lookUp(MatrixOneStatements statements) {
		ResolvedTime found = this.timeTravel.resolve(statements, this.point);
		ResolvedTime before = this.time;
		if (before != null && !before.time().equals(found.time())) {
			throw new InvalidDataAccessApiUsageException(
					"%s has been dropped and created anew within the scope that reads it: it was %s and is %s now. Nothing was sent"
						.formatted(this.point, before, found));
		}
		this.time = found;
		this.checked.clear();
		this.lookedUp = System.nanoTime();
		return found;
	}

	private String rewrite(String sql) {
		boolean isOld = System.nanoTime() - this.lookedUp > LOOKED_UP_AGAIN_AFTER.toNanos();
		String text = isOld ? null : this.checked.get(sql);
		return (text != null) ? text : check(sql, isOld);
	}

	private String check(String sql, boolean isOld) {
		PastStatement query = PastStatement.of(sql);
		ResolvedTime time = this.time;
		Assert.state(time != null, "The moment has not been looked up");
		String text = query.at(time.time());
		this.connections.onOneConnection((statements) -> {
			this.timeTravel.check(statements, query, isOld ? lookUp(statements) : time);
			return null;
		});
		this.checked.put(sql, text);
		return text;
	}

}
