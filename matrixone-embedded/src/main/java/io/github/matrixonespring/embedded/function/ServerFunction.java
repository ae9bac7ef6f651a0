package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * A function of the server that is computed in Java.
 * <p>
 * {@snippet :
 * ServerFunction.named("datediff")
 * 	.overload(Kind.BIGINT, Kind.DATE, Kind.DATE)
 * 	.computedBy((arguments) -> ChronoUnit.DAYS.between((LocalDate) arguments[1], (LocalDate) arguments[0]));
 * }
 *
 * @see FunctionLibrary
 */
public final class ServerFunction {

	private final List<String> names;

	private final LiteralResolver resolver;

	private final boolean takesNull;

	private final boolean readsLiterals;

	private final TypedBody body;

	private ServerFunction(List<String> names, LiteralResolver resolver, boolean readsLiterals, boolean takesNull,
			TypedBody body) {
		this.names = names;
		this.readsLiterals = readsLiterals;
		this.resolver = resolver;
		this.takesNull = takesNull;
		this.body = body;
	}

	/**
	 * Begin a function.
	 * @param names its names, in lower case
	 * @return what it is defined with
	 */
	static Definition named(String... names) {
		return new Definition(List.of(names));
	}

	/**
	 * Return whether the types of a call depend on the values of literals.
	 * @return whether they do
	 */
	public boolean readsLiterals() {
		return this.readsLiterals;
	}

	List<String> names() {
		return this.names;
	}

	/**
	 * Say what the server makes of arguments of these types.
	 * @param arguments the types
	 * @return what it casts the arguments to and returns, or {@code null} if it refuses
	 * them
	 * @throws SQLException if it is the engine that refuses them
	 */
	public @Nullable Resolved resolve(List<ServerType> arguments) throws SQLException {
		return resolve(arguments, Collections.nCopies(arguments.size(), null));
	}

	/**
	 * Say what the server makes of arguments of these types, where some of them are
	 * literals: the result of some functions depends on a unit or format.
	 * @param arguments the types
	 * @param literals for each argument its value if it is a literal or a parameter, else
	 * {@code null}
	 * @return what it casts the arguments to and returns, or {@code null} if it refuses
	 * them
	 * @throws SQLException what the server throws, or if it is the engine that refuses
	 * them
	 */
	public @Nullable Resolved resolve(List<ServerType> arguments, List<? extends @Nullable Object> literals)
			throws SQLException {
		return this.resolver.resolve(arguments, literals);
	}

	/**
	 * Compute a value.
	 * @param arguments the arguments, of the Java classes that belong to the kinds they
	 * were cast to
	 * @param call what the call came to
	 * @return the value, of the Java class that belongs to the kind of the result
	 * @throws SQLException what the server throws
	 */
	public @Nullable Object value(@Nullable Object[] arguments, Resolved call) throws SQLException {
		if (!this.takesNull) {
			for (Object argument : arguments) {
				if (argument == null) {
					return null;
				}
			}
		}
		return TemporalValues.cut(this.body.value(arguments, call), call.result().scale());
	}

	/**
	 * Computes a value. No argument is {@code null} unless the definition says so.
	 */
	@FunctionalInterface
	interface Body {

		@Nullable Object value(@Nullable Object[] arguments) throws SQLException;

	}

	/**
	 * Computes a value for which the types matter, too.
	 */
	@FunctionalInterface
	interface TypedBody {

		@Nullable Object value(@Nullable Object[] arguments, Resolved call) throws SQLException;

	}

	/**
	 * Tells what the server makes of arguments.
	 */
	@FunctionalInterface
	interface Resolver {

		@Nullable Resolved resolve(List<ServerType> arguments) throws SQLException;

	}

	/**
	 * Tells what the server makes of arguments, some of which are literals.
	 */
	@FunctionalInterface
	interface LiteralResolver {

		@Nullable Resolved resolve(List<ServerType> arguments, List<? extends @Nullable Object> literals) throws SQLException;

	}

	/**
	 * Tells the type of a result.
	 */
	@FunctionalInterface
	interface ResultType {

		ServerType of(List<ServerType> arguments);

	}

	/**
	 * What a call comes to.
	 *
	 * @param arguments the types that the arguments are cast to
	 * @param result the type of the result
	 */
	public record Resolved(List<ServerType> arguments, ServerType result) {

		/**
		 * Return this as a text from which {@link #parsed} makes it again.
		 * @return the text
		 */
		public String text() {
			return Stream.concat(Stream.of(this.result), this.arguments.stream())
				.map(StorageType::text)
				.collect(Collectors.joining(";"));
		}

		public static Resolved parsed(String text) {
			List<ServerType> types = Stream.of(text.split(";")).map(StorageType::parsed).toList();
			return new Resolved(types.subList(1, types.size()), types.get(0));
		}

	}

	/**
	 * One list of arguments that a function takes.
	 *
	 * @param result the type of the result
	 * @param arguments the kinds of the arguments
	 */
	private record Overload(ResultType result, List<Kind> arguments) {
	}

	/**
	 * Defines a function.
	 */
	static final class Definition {

		private final List<String> names;

		private final List<Overload> overloads = new ArrayList<>();

		private @Nullable LiteralResolver resolver;

		private boolean readsLiterals;

		private boolean takesNull;

		private Definition(List<String> names) {
			this.names = names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList();
		}

		/**
		 * Add a list of arguments. As on the server, the one that fits without a cast is
		 * taken, else the one with the cheapest implicit casts.
		 * @param result the kind of the result
		 * @param arguments the kinds of the arguments
		 * @return this
		 */
		Definition overload(Kind result, Kind... arguments) {
			return overload(ServerType.of(result), arguments);
		}

		Definition overload(ServerType result, Kind... arguments) {
			return overload((types) -> result, arguments);
		}

		/**
		 * Add a list of arguments.
		 * @param result tells the type of the result by those that the arguments are cast
		 * to
		 * @param arguments the kinds of the arguments
		 * @return this
		 */
		Definition overload(ResultType result, Kind... arguments) {
			this.overloads.add(new Overload(result, List.of(arguments)));
			return this;
		}

		/**
		 * Resolve calls in another way than by overloads.
		 * @param resolver the way
		 * @return this
		 */
		Definition resolvedBy(Resolver resolver) {
			this.resolver = (arguments, literals) -> resolver.resolve(arguments);
			return this;
		}

		/**
		 * Resolve calls in another way than by overloads.
		 * @param resolver the way
		 * @return this
		 */
		Definition resolvedByLiterals(LiteralResolver resolver) {
			this.resolver = resolver;
			this.readsLiterals = true;
			return this;
		}

		/**
		 * Compute the value where arguments are null, too, instead of returning null.
		 * @return this
		 */
		Definition takesNull() {
			this.takesNull = true;
			return this;
		}

		ServerFunction computedBy(Body body) {
			return computedByTypes((arguments, call) -> body.value(arguments));
		}

		ServerFunction computedByTypes(TypedBody body) {
			LiteralResolver resolving = this.resolver;
			return new ServerFunction(this.names,
					(resolving != null) ? resolving : (arguments, literals) -> byOverload(arguments),
					this.readsLiterals, this.takesNull, body);
		}

		/**
		 * Find the overload for arguments.
		 * @param arguments the types of the arguments
		 * @return what the call comes to, or {@code null} if no overload takes them
		 */
		@Nullable Resolved byOverload(List<ServerType> arguments) {
			Overload best = null;
			int lowest = Integer.MAX_VALUE;
			for (Overload overload : this.overloads) {
				int cost = ImplicitCasts.cost(arguments, overload.arguments());
				if (cost >= 0 && cost < lowest) {
					best = overload;
					lowest = cost;
				}
			}
			if (best == null) {
				return null;
			}
			List<ServerType> targets = ImplicitCasts.targets(arguments, best.arguments());
			return new Resolved(targets, best.result().of(targets));
		}

	}

}
