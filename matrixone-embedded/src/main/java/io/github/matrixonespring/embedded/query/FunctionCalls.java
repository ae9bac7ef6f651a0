package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.FunctionLibrary;
import io.github.matrixonespring.embedded.function.ServerFunction;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the functions that are computed in Java.
 *
 * @param binding the statement
 * @param token where the function is named, {@code null} for an operator
 */
record FunctionCalls(Binding binding, @Nullable Token token) {

	/** Functions of numbers or texts to which a binary literal is a number. */
	private static final Set<String> NUMERIC = Set.of("char", "bit_count", "maketime");

	FunctionCalls(Binding binding) {
		this(binding, null);
	}

	/**
	 * Write a call.
	 * @param name the function, in lower case
	 * @param given the arguments
	 * @return the call
	 * @throws SQLException if there is no such function or it does not take the arguments
	 */
	Bound call(String name, List<Bound> given) throws SQLException {
		ServerFunction function = FunctionLibrary.find(name);
		if (function == null) {
			Token place = this.token;
			if (place != null && !ServerNames.contains(name)) {
				if (this.binding.isDefinition()) {
					throw ServerError.invalidValue("function '" + name + "' is not allowed in this expression");
				}
				throw ServerError.of(20105, "HY000", "not supported: function or operator '" + name + "'");
			}
			throw (place != null) ? this.binding.notSupported("the function " + name, place)
					: this.binding.notSupported("the operator or function " + name);
		}
		if (function.readsLiterals()) {
			// A parameter is a literal, and another value of it can mean another type.
			this.binding.onceOnly();
		}
		List<Bound> arguments = counted(function, NUMERIC.contains(name) ? numbers(given) : given);
		ServerFunction.Resolved resolved = resolved(function, arguments);
		if (resolved == null) {
			throw badArguments(name, arguments);
		}
		StringBuilder sql = new StringBuilder("CAST(PUBLIC.\"MO$CALL\"(").append(StorageNames.literal(name))
			.append(", ")
			.append(StorageNames.literal(resolved.text()));
		for (int i = 0; i < arguments.size(); i++) {
			sql.append(", ").append(Conversions.to(arguments.get(i), resolved.arguments().get(i)).sql());
		}
		return new Bound(sql.append(") AS ").append(StorageType.of(resolved.result())).append(')').toString(),
				resolved.result());
	}

	/**
	 * Return the arguments where a binary literal is a number.
	 */
	private static List<Bound> numbers(List<Bound> given) {
		return given.stream()
			.map((argument) -> (argument.literal() instanceof Literals.Digits digits) ? digits.bind() : argument)
			.toList();
	}

	/**
	 * A function gets a member of an enum as a text, unless it casts that text to a
	 * number: then it gets the number of the member.
	 */
	private List<Bound> counted(ServerFunction function, List<Bound> given) throws SQLException {
		List<Bound> shown = given.stream().map(Conversions::displayed).toList();
		ServerFunction.Resolved resolved = shown.equals(given) ? null : resolved(function, shown);
		if (resolved == null) {
			return shown;
		}
		List<Bound> arguments = new ArrayList<>(shown);
		for (int i = 0; i < shown.size(); i++) {
			boolean number = i < resolved.arguments().size() && resolved.arguments().get(i).kind().isNumber();
			if (number && given.get(i).kind() == Kind.SET) {
				throw this.binding.notSupported("a set as a number");
			}
			if (number && given.get(i).kind() == Kind.ENUM) {
				arguments.set(i, given.get(i));
			}
		}
		return arguments;
	}

	private static ServerFunction.@Nullable Resolved resolved(ServerFunction function, List<Bound> arguments)
			throws SQLException {
		List<@Nullable Object> literals = new ArrayList<>();
		arguments.forEach((argument) -> literals.add(argument.literal()));
		return function.resolve(arguments.stream().map(Bound::type).toList(), literals);
	}

	static SQLException badArguments(String name, List<Bound> arguments) {
		return badArguments("function", name, arguments);
	}

	static SQLException badArguments(String what, String name, List<Bound> arguments) {
		return ServerError.invalidArgument(what + " " + name + ", bad value ["
				+ arguments.stream().map((argument) -> argument.type().inErrors()).collect(Collectors.joining(" "))
				+ "]");
	}

}
