package io.github.matrixonespring.test.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A statement of a {@link TrackedConnection}.
 */
final class TrackedStatement implements InvocationHandler {

	private final TrackedConnection connection;

	private final Statement statement;

	private final @Nullable String prepared;

	private final List<String> batch = new ArrayList<>();

	TrackedStatement(TrackedConnection connection, Statement statement, @Nullable String prepared) {
		this.connection = connection;
		this.statement = statement;
		this.prepared = prepared;
	}

	@Override
	public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
		String name = method.getName();
		switch (name) {
			case "equals":
				return arguments != null && self == arguments[0];
			case "hashCode":
				return System.identityHashCode(self);
			case "getConnection":
				return this.connection.proxy();
			case "addBatch":
				if (text(arguments) != null) {
					this.batch.add(text(arguments));
				}
				break;
			default:
				if (name.startsWith("execute")) {
					return this.connection.send(sent(text(arguments)),
							() -> this.connection.call(this.statement, method, arguments));
				}
				break;
		}
		return this.connection.call(this.statement, method, arguments);
	}

	/**
	 * Return what is sent by an execution: a text, else what was prepared or batched.
	 */
	private List<String> sent(@Nullable String sql) {
		if (sql != null) {
			return List.of(sql);
		}
		List<String> all = new ArrayList<>(this.batch);
		if (this.prepared != null) {
			all.add(0, this.prepared);
		}
		this.batch.clear();
		return all;
	}

	private static @Nullable String text(Object @Nullable [] arguments) {
		return (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) ? sql : null;
	}

}
