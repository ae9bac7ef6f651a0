package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.NamedLocks;
import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Functions whose value the session knows.
 *
 * @param binding the statement
 */
record SessionFunctions(Binding binding) {

	private static final String USER = "root@localhost";

	@Nullable Bound bind(Expression.Call call) throws SQLException {
		String name = call.key();
		Bound value = switch (name) {
			case "get_lock", "release_lock" -> lock(call);
			case "nextval" -> nextValue(call);
			case "sleep", "currval", "lastval", "setval" -> null;
			default -> withoutArguments(name);
		};
		if (value == null) {
			return null;
		}
		this.binding.onceOnly();
		if (!call.arguments().isEmpty() && withoutArguments(name) != null) {
			List<Bound> arguments = new java.util.ArrayList<>();
			for (Expression argument : call.arguments()) {
				arguments.add(constant(argument));
			}
			throw FunctionCalls.badArguments(name, arguments);
		}
		return value;
	}

	private Bound constant(Expression argument) throws SQLException {
		if (argument instanceof Expression.Literal literal) {
			return Literals.bind(literal);
		}
		if (argument instanceof Expression.Parameter parameter) {
			return this.binding.parameter(parameter.index());
		}
		return Bound.of("", Kind.BIGINT);
	}

	private @Nullable Bound withoutArguments(String name) throws SQLException {
		Session session = this.binding.session();
		return switch (name) {
			case "database", "schema" -> text(session.currentDatabase());
			case "version" -> text(Instance.VERSION);
			case "user", "current_user", "session_user", "system_user" -> text(USER);
			case "current_account_name" -> text(Instance.ACCOUNT);
			case "current_user_name" -> text("root");
			case "current_role_name", "current_role" -> text(Instance.ROLE);
			case "current_account_id", "current_user_id", "current_role_id" ->
				Bound.of("CAST(0 AS BIGINT)", Kind.INT_UNSIGNED);
			case "connection_id" -> unsigned(session.id());
			case "last_insert_id" -> unsigned(session.lastInsertId());
			case "uuid" -> Bound.of("CAST(RANDOM_UUID() AS VARCHAR)", Kind.UUID);
			default -> null;
		};
	}

	private static Bound text(String value) {
		return new Bound(StorageNames.literal(value),
				io.github.matrixonespring.embedded.type.ServerType.of(Kind.VARCHAR));
	}

	private static Bound unsigned(long value) {
		return Bound.of("CAST(" + value + " AS DECIMAL(20))", Kind.BIGINT_UNSIGNED);
	}

	/**
	 * The name is that of a sequence in the current database, dots and all.
	 */
	private @Nullable Bound nextValue(Expression.Call call) throws SQLException {
		if (call.arguments().size() != 1) {
			return null;
		}
		String name = LowerCase.of(text(call.arguments().get(0)));
		String database = this.binding.session().requiredDatabase();
		if (this.binding.session().catalog().find(database, name) instanceof Sequence sequence) {
			return Bound.of("CAST(NEXT VALUE FOR " + sequence.storageName() + " AS VARCHAR)", Kind.VARCHAR);
		}
		throw ServerError.unknownTable(database, name);
	}

	private String text(Expression argument) throws SQLException {
		if (argument instanceof Expression.Literal literal) {
			return literal.value();
		}
		if (argument instanceof Expression.Parameter parameter) {
			this.binding.onceOnly();
			return this.binding.literal(parameter.index()).text();
		}
		throw this.binding.notSupported("an argument that is computed");
	}

	private Bound lock(Expression.Call call) throws SQLException {
		boolean acquires = call.key().equals("get_lock");
		if (call.arguments().size() != (acquires ? 2 : 1)) {
			throw this.binding.notSupported(
					"the function " + call.key() + " with " + call.arguments().size() + " arguments", call.token());
		}
		Session session = this.binding.session();
		NamedLocks locks = session.instance().namedLocks();
		String name = text(call.arguments().get(0));
		Boolean done = acquires
				? (Boolean) locks.acquire(name, session.id(), Long.parseLong(text(call.arguments().get(1))))
				: locks.release(name, session.id());
		return Bound.of("CAST(" + ((done == null) ? "NULL" : done ? "1" : "0") + " AS BIGINT)", Kind.BIGINT);
	}

}
