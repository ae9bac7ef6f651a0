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
					sending(text(arguments));
				}
				break;
		}
		return this.connection.call(this.statement, method, arguments);
	}

	private void sending(@Nullable String sql) throws Throwable {
		if (sql != null) {
			this.connection.sending(sql);
			return;
		}
		if (this.prepared != null) {
			this.connection.sending(this.prepared);
		}
		for (String batched : this.batch) {
			this.connection.sending(batched);
		}
		this.batch.clear();
	}

	private static @Nullable String text(Object @Nullable [] arguments) {
		return (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) ? sql : null;
	}

}
