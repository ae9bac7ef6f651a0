package io.github.matrixonespring.timetravel;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.MappedQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.ResultQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.util.ReflectionUtils;

/**
 * Sends queries to the past. What a {@link JdbcClient} is told of a query, such as its
 * parameters and the type of its rows, is taken down, and told to a real one when the
 * rows are asked for: only then is there a connection, and on it the text to be sent.
 */
final class AsOfClient implements AsOfOperations {

	private static final Set<Class<?>> SPECS = Set.of(StatementSpec.class, ResultQuerySpec.class,
			MappedQuerySpec.class);

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final PointInTime point;

	AsOfClient(MatrixOneConnections connections, TimeTravel timeTravel, PointInTime point) {
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.point = point;
	}

	@Override
	public StatementSpec sql(String sql) {
		return (StatementSpec) record(StatementSpec.class, PastStatement.of(sql), List.of());
	}

	/**
	 * Return a specification that takes down what it is told.
	 * @param type the type of the specification
	 * @param query the query
	 * @param before what has been said before
	 */
	private Object record(Class<?> type, PastStatement query, List<Call> before) {
		List<Call> calls = new ArrayList<>(before);
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
			Call call = new Call(method, arguments);
			if (method.getDeclaringClass() == Object.class) {
				return call.ofObject(proxy, "Query in the past: " + query.sql());
			}
			if (method.getReturnType() == int.class) {
				throw new InvalidDataAccessApiUsageException(
						"The past cannot be changed. Nothing was sent: " + query.sql());
			}
			if (method.getReturnType() == StatementSpec.class) {
				calls.add(call);
				return proxy;
			}
			List<Call> all = new ArrayList<>(calls);
			all.add(call);
			return SPECS.contains(method.getReturnType()) ? record(method.getReturnType(), query, all)
					: send(query, all);
		});
	}

	@Override
	public <T extends @Nullable Object> T call(Supplier<T> work) {
		ObservedOperation operation = ObservedOperation.of(Kind.AS_OF, Action.SCOPE).from(this.point);
		return this.connections.getObserver().observe(operation, () -> this.timeTravel.within(this.point, work));
	}

	private @Nullable Object send(PastStatement query, List<Call> calls) {
		ObservedOperation operation = ObservedOperation.of(Kind.AS_OF, Action.QUERY).from(this.point);
		return this.connections.getObserver().observe(operation, () -> sendNow(query, calls));
	}

	/**
	 * Within a scope the client's connection is that of the scope: what is read at
	 * another moment has a scope of its own.
	 */
	private @Nullable Object sendNow(PastStatement query, List<Call> calls) {
		if (this.connections.isInScope()) {
			return this.timeTravel.within(this.point, () -> tell(query.sql(), calls));
		}
		return this.connections.onOneConnection((statements) -> {
			String sql = this.timeTravel.prepare(statements, query, this.point);
			try {
				return tell(sql, calls);
			}
			catch (BadSqlGrammarException ex) {
				throw isTableMissing(ex) ? hidden(query, ex) : ex;
			}
		});
	}

	private @Nullable Object tell(String sql, List<Call> calls) {
		Object result = this.connections.jdbc().sql(sql);
		for (Call call : calls) {
			result = call.on(result);
		}
		return result;
	}

	/**
	 * All tables were there a moment ago.
	 */
	private static boolean isTableMissing(BadSqlGrammarException ex) {
		String message = String.valueOf(ex.getMostSpecificCause().getMessage());
		return message.contains("table \"") && message.contains("does not exist");
	}

	private static InvalidDataAccessApiUsageException hidden(PastStatement query, BadSqlGrammarException ex) {
		return new InvalidDataAccessApiUsageException("""
				This cannot be read in the past: %s, although it was there then. A temporary table of the session \
				hides it, which has no past, also where the database is named. Nothing was read: %s"""
			.formatted(ex.getMostSpecificCause().getMessage(), query.sql()), ex);
	}

	/**
	 * Something that a specification has been told.
	 *
	 * @param method the method
	 * @param arguments its arguments
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Call(Method method, @Nullable Object @Nullable [] arguments) {

		@Nullable Object on(@Nullable Object specification) {
			return ReflectionUtils.invokeMethod(this.method, specification,
					(this.arguments != null) ? this.arguments : new Object[0]);
		}

		Object ofObject(Object proxy, String description) {
			return switch (this.method.getName()) {
				case "equals" -> this.arguments != null && proxy == this.arguments[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> description;
			};
		}

	}

}
