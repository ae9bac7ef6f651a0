package io.github.matrixonespring.hibernate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.FindOption;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import org.hibernate.CacheMode;
import org.hibernate.FlushMode;
import org.hibernate.IdentifierLoadAccess;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.MultiIdentifierLoadAccess;
import org.hibernate.NaturalIdLoadAccess;
import org.hibernate.NaturalIdMultiLoadAccess;
import org.hibernate.ReadOnlyMode;
import org.hibernate.Session;
import org.hibernate.SimpleNaturalIdLoadAccess;
import org.hibernate.query.CommonQueryContract;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

/**
 * A session of a scope that reads the past, and the queries that it makes. Refuses what a
 * read-only session would keep to itself without a word, and what would have it read
 * caches, which hold the present. What it sends is read, or refused, by the connection.
 */
final class PastSession implements InvocationHandler {

	private static final Set<String> WRITES = Set.of("persist", "merge", "remove", "replicate", "persistOnFlush",
			"forceFlush", "removeOrphanBeforeUpdates", "executeUpdate");

	private static final String UNCHANGEABLE = "the past cannot be changed";

	private static final String CACHES = "caches hold the present";

	/** A session of its own, which would go to another connection. */
	private static final Set<String> OTHER_SESSIONS = Set.of("sessionWithOptions", "statelessWithOptions",
			"beginTransaction", "inTransaction", "fromTransaction");

	private static final Set<String> READ_ONLY = Set.of("setReadOnly", "setDefaultReadOnly");

	private static final ClassValue<Class<?>[]> interfaces = new ClassValue<>() {

		@Override
		protected Class<?>[] computeValue(Class<?> type) {
			return Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
				.filter((candidate) -> Modifier.isPublic(candidate.getModifiers()))
				.toArray(Class<?>[]::new);
		}

	};

	private final Object target;

	/** That of the session, which may be this. */
	private final PastSession session;

	private final Object proxy;

	private PastSession(Object target, @Nullable PastSession session) {
		this.target = target;
		this.session = (session != null) ? session : this;
		this.proxy = Proxy.newProxyInstance(target.getClass().getClassLoader(), interfaces.get(target.getClass()),
				this);
	}

	/**
	 * Put one before a session.
	 */
	static Session of(Session session) {
		return (Session) new PastSession(session, null).proxy;
	}

	private boolean isSession() {
		return this.session == this;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] values = (arguments != null) ? arguments : new Object[0];
		String name = method.getName();
		if (name.equals("equals") && values.length == 1) {
			return proxy == values[0];
		}
		if (name.equals("close") && isSession()) {
			return null;
		}
		if (name.equals("unwrap") && values.length == 1) {
			// Spring Data asks for whatever stands behind a proxy by null.
			return (values[0] instanceof Class<?> type) ? unwrap(type) : proxy;
		}
		if (name.equals("getDelegate") && isSession()) {
			return proxy;
		}
		check(name, values);
		try {
			return guarded(method.invoke(this.target, name.equals("findMultiple") ? readOnly(values) : values));
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Without it Hibernate would make the session one that writes meanwhile, which a
	 * read-only one does not allow.
	 */
	private static @Nullable Object[] readOnly(@Nullable Object[] arguments) {
		@Nullable Object[] values = arguments.clone();
		FindOption[] options = (FindOption[]) Objects.requireNonNull(values[values.length - 1]);
		FindOption[] readOnly = Arrays.copyOf(options, options.length + 1);
		readOnly[options.length] = ReadOnlyMode.READ_ONLY;
		values[values.length - 1] = readOnly;
		return values;
	}

	private Object unwrap(Class<?> type) {
		if (type.isInstance(this.proxy)) {
			return this.proxy;
		}
		if (isSession()) {
			throw refusal("unwrap(%s)".formatted(type.getSimpleName()), "what is Hibernate's own cannot be watched");
		}
		return Objects.requireNonNull(guarded(((Query) this.target).unwrap(type)));
	}

	private void check(String name, @Nullable Object[] arguments) {
		if (WRITES.contains(name)) {
			throw refusal(name, UNCHANGEABLE);
		}
		if (OTHER_SESSIONS.contains(name)) {
			throw refusal(name, "the scope is a transaction already, and a session beside it would read the present");
		}
		if (name.equals("refresh")) {
			throw refusal(name, "what was read of the past does not change");
		}
		if (READ_ONLY.contains(name) && arguments.length > 0 && Boolean.FALSE.equals(arguments[arguments.length - 1])) {
			throw refusal(name, UNCHANGEABLE);
		}
		for (Object argument : arguments) {
			checkArgument(name, argument);
		}
		if (arguments.length == 2 && arguments[0] instanceof String hint) {
			checkHint(hint, arguments[1]);
		}
	}

	private void checkArgument(String name, @Nullable Object argument) {
		boolean usesCache = (argument instanceof CacheMode mode && (mode.isGetEnabled() || mode.isPutEnabled()))
				|| argument == CacheRetrieveMode.USE
				|| (argument instanceof CacheStoreMode mode && mode != CacheStoreMode.BYPASS);
		if (usesCache) {
			throw refusal("%s(%s)".formatted(name, argument), CACHES);
		}
		if (isLock(argument)) {
			throw refusal("%s(%s)".formatted(name, argument), "a lock is of the rows of the present");
		}
		boolean flushes = (argument instanceof FlushMode mode && mode != FlushMode.MANUAL)
				|| argument == FlushModeType.AUTO;
		if (flushes && isSession()) {
			throw refusal("%s(%s)".formatted(name, argument), UNCHANGEABLE);
		}
		if (argument == ReadOnlyMode.READ_WRITE) {
			throw refusal("%s(%s)".formatted(name, argument), UNCHANGEABLE);
		}
		if (argument instanceof Object[] options) {
			for (Object option : options) {
				checkArgument(name, option);
			}
		}
		if (argument instanceof Map<?, ?> hints) {
			hints.forEach((hint, value) -> checkHint(hint.toString(), value));
		}
	}

	/**
	 * An optimistic lock, too, is looked after at the end of a transaction of Hibernate's
	 * own, which there is none of.
	 */
	@SuppressWarnings("removal")
	private static boolean isLock(@Nullable Object argument) {
		LockMode mode = (argument instanceof LockModeType jpa) ? LockMode.fromJpaLockMode(jpa)
				: (argument instanceof LockOptions options) ? options.getLockMode()
						: (argument instanceof LockMode lockMode) ? lockMode : LockMode.NONE;
		return mode.greaterThan(LockMode.READ);
	}

	/**
	 * Values of hints may be texts.
	 */
	private void checkHint(String hint, @Nullable Object value) {
		String mode = String.valueOf(value).toUpperCase(Locale.ROOT);
		boolean usesCache = (hint.endsWith("cache.retrieveMode") && !mode.equals("BYPASS"))
				|| (hint.endsWith("cache.storeMode") && !mode.equals("BYPASS"))
				|| (hint.endsWith("cacheMode") && !mode.equals("IGNORE"));
		if (usesCache) {
			throw refusal("%s=%s".formatted(hint, value), CACHES);
		}
	}

	/**
	 * What goes on with a query, or with loading by an id, is watched, too.
	 */
	@SuppressWarnings({ "deprecation", "removal" })
	private @Nullable Object guarded(@Nullable Object result) {
		if (result == null) {
			return null;
		}
		if (result == this.target) {
			return this.proxy;
		}
		if (result == this.session.target) {
			return this.session.proxy;
		}
		if (result instanceof MultiIdentifierLoadAccess<?> access) {
			return new PastSession(access.withReadOnly(true), this.session).proxy;
		}
		if (result instanceof SelectionQuery<?> query && isSession()) {
			// A named query may say otherwise.
			query.setCacheMode(CacheMode.IGNORE);
			query.setCacheable(false);
		}
		return isWatched(result) ? new PastSession(result, this.session).proxy : result;
	}

	@SuppressWarnings({ "deprecation", "removal" })
	private static boolean isWatched(Object result) {
		return result instanceof Query || result instanceof CommonQueryContract
				|| result instanceof IdentifierLoadAccess<?> || result instanceof NaturalIdLoadAccess<?>
				|| result instanceof SimpleNaturalIdLoadAccess<?> || result instanceof NaturalIdMultiLoadAccess<?>;
	}

	private static InvalidDataAccessApiUsageException refusal(String what, String reason) {
		return new InvalidDataAccessApiUsageException(
				"%s is not possible in a scope that reads the past: %s. Nothing was sent".formatted(what, reason));
	}

}
