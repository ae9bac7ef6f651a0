package io.github.matrixonespring.embedded.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.embedded.engine.StorageErrors;
import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Makes a JDBC object out of one that has only those methods which differ from H2's: a
 * public method with the name and parameters of a method of the interface is called in
 * its place.
 */
final class Overrides implements InvocationHandler {

	private static final Map<Key, Optional<Method>> METHODS = new ConcurrentHashMap<>();

	private final Object overrides;

	private final Fallback fallback;

	private Overrides(Object overrides, Fallback fallback) {
		this.overrides = overrides;
		this.fallback = fallback;
	}

	/**
	 * Return the JDBC object.
	 * @param <T> its interface
	 * @param type its interface
	 * @param overrides the object with the methods that differ
	 * @param delegate the object for all other methods
	 * @return the JDBC object
	 */
	static <T> T of(Class<T> type, Object overrides, T delegate) {
		return withFallback(type, overrides, (method, arguments) -> method.invoke(delegate, arguments));
	}

	static <T> T withFallback(Class<T> type, Object overrides, Fallback fallback) {
		return type.cast(Proxy.newProxyInstance(Overrides.class.getClassLoader(), new Class<?>[] { type },
				new Overrides(overrides, fallback)));
	}

	/**
	 * What a method does that is not overridden.
	 */
	@FunctionalInterface
	interface Fallback {

		/**
		 * Call the method.
		 * @param method the method
		 * @param arguments the arguments
		 * @return what it returns
		 * @throws ReflectiveOperationException what it throws
		 * @throws SQLException what it throws
		 */
		@Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
				throws ReflectiveOperationException, SQLException;

	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return invokeObjectMethod(proxy, method, arguments);
		}
		if (method.getDeclaringClass() == Wrapper.class && arguments != null && arguments[0] instanceof Class<?> type) {
			return unwrap(proxy, method, type);
		}
		try {
			Optional<Method> override = override(method);
			return override.isPresent() ? override.get().invoke(this.overrides, arguments)
					: this.fallback.call(method, arguments);
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof SQLException error) {
				throw StorageErrors.translate(error, method.getName());
			}
			throw (cause != null) ? cause : ex;
		}
	}

	/** A look at what is there takes no lock, as making it would. */
	private Optional<Method> override(Method method) {
		Key key = new Key(this.overrides.getClass(), method);
		Optional<Method> known = METHODS.get(key);
		return (known != null) ? known : METHODS.computeIfAbsent(key, Key::find);
	}

	private @Nullable Object invokeObjectMethod(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.overrides.toString();
		};
	}

	private static Object unwrap(Object proxy, Method method, Class<?> type) throws SQLException {
		boolean wraps = type.isInstance(proxy);
		if (method.getName().equals("isWrapperFor")) {
			return wraps;
		}
		if (!wraps) {
			throw ServerError.of(0, "S1009", "Unable to unwrap to " + type);
		}
		return proxy;
	}

	private record Key(Class<?> overrides, Method method) {

		Optional<Method> find() {
			try {
				Method override = this.overrides.getMethod(this.method.getName(), this.method.getParameterTypes());
				override.setAccessible(true);
				return Optional.of(override);
			}
			catch (NoSuchMethodException ex) {
				return Optional.empty();
			}
		}

	}

}
