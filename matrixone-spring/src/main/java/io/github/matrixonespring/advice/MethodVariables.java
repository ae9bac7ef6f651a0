package io.github.matrixonespring.advice;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * What expressions on an annotated method know as variables: its result, and its
 * arguments by the names that the annotated declaration gives them, then by those of the
 * implementation, then by their positions.
 *
 * @since 0.1.0
 */
public final class MethodVariables {

	private static final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private static final String RESULT = "result";

	private final Map<String, Integer> positions = new TreeMap<>();

	private final boolean hasResult;

	private final boolean lacksNames;

	/**
	 * Find the variables.
	 * @param declaration the method that has the annotation
	 * @param implementation the method that is called
	 */
	public MethodVariables(Method declaration, Method implementation) {
		this(declaration, implementation, implementation.getReturnType() != void.class);
	}

	private MethodVariables(Method declaration, Method implementation, boolean hasResult) {
		this.hasResult = hasResult;
		boolean lacksNames = false;
		for (Method method : Stream.of(declaration, implementation).distinct().toList()) {
			@Nullable String[] names = parameterNames.getParameterNames(method);
			lacksNames = lacksNames || (names == null);
			for (int i = 0; names != null && i < names.length; i++) {
				add(names[i], i);
			}
		}
		this.lacksNames = lacksNames;
		IntStream.range(0, implementation.getParameterCount()).forEach((position) -> {
			add("a" + position, position);
			add("p" + position, position);
		});
	}

	/**
	 * Find the variables that there are before a call, which are its arguments.
	 * @param declaration the method that has the annotation
	 * @param implementation the method that is called
	 * @return the variables
	 */
	public static MethodVariables beforeCall(Method declaration, Method implementation) {
		return new MethodVariables(declaration, implementation, false);
	}

	private void add(@Nullable String name, int position) {
		if (name != null) {
			this.positions.putIfAbsent(name, position);
		}
	}

	boolean contains(String name) {
		return isResult(name) || this.positions.containsKey(name);
	}

	/**
	 * Return the value of a variable in one call.
	 * @throws IllegalArgumentException if there is no such variable
	 */
	@Nullable Object get(String name, @Nullable Object[] arguments, @Nullable Object result) {
		if (isResult(name)) {
			return result;
		}
		Integer position = this.positions.get(name);
		if (position == null) {
			throw new IllegalArgumentException("There is no variable #%s; %s".formatted(name, this));
		}
		return arguments[position];
	}

	private boolean isResult(String name) {
		return this.hasResult && name.equals(RESULT);
	}

	@Override
	public String toString() {
		TreeSet<String> names = new TreeSet<>(this.positions.keySet());
		if (this.hasResult) {
			names.add(RESULT);
		}
		return "there are " + names + (this.lacksNames
				? ". Names of parameters are not compiled in: compile with -parameters, or use #a0, #a1 and so on"
				: "");
	}

}
