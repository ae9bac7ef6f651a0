package io.github.matrixonespring.hibernate;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.LockModeType;
import org.hibernate.CacheMode;
import org.hibernate.FlushMode;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.query.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of each method of a session, which is an EntityManager, in a scope. What
 * it lets through goes on to the connection of the scope, which reads the past or refuses
 * ({@code PastConnectionTests}), or stays within the session.
 */
class PastSessionTests {

	private final List<String> called = new ArrayList<>();

	private final Session session = PastSession.of(target(Session.class));

	@Test
	void whatWritesOrLeadsElsewhereIsRefused() {
		Map<String, Set<Outcome>> outcomes = tryAll(Session.class, this.session);
		assertThat(named(outcomes, Outcome.REFUSED)).containsExactly("beginTransaction", "fromTransaction",
				"inTransaction", "merge", "persist", "refresh", "remove", "replicate", "sessionWithOptions",
				"statelessWithOptions");
		assertThat(named(outcomes, Outcome.ANSWERED)).containsExactly("close", "getDelegate", "unwrap");
	}

	/**
	 * These send a query, or nothing.
	 */
	@Test
	void nothingElseIsLetThroughThanWhatIsKnown() {
		Set<String> passed = named(tryAll(Session.class, this.session), Outcome.PASSED);
		passed.removeIf(
				(name) -> List.of("create", "find", "get", "by", "is", "contains").stream().anyMatch(name::startsWith));
		assertThat(passed).containsExactlyInAnyOrder("addEventListeners", "cancelQuery", "clear", "detach",
				"disableFetchProfile", "disableFilter", "doReturningWork", "doWork", "enableFetchProfile",
				"enableFilter", "evict", "flush", "joinTransaction", "load", "lock", "runWithConnection",
				"callWithConnection", "setCacheMode", "setCacheRetrieveMode", "setCacheStoreMode", "setDefaultReadOnly",
				"setFetchBatchSize", "setFlushMode", "setHibernateFlushMode", "setJdbcBatchSize", "setProperty",
				"setReadOnly", "setSubselectFetchingEnabled");
	}

	@Test
	void settingsThatWouldWriteOrReadCachesAreRefused() {
		refused(() -> this.session.setCacheMode(CacheMode.NORMAL));
		refused(() -> this.session.setCacheMode(CacheMode.PUT));
		refused(() -> this.session.setCacheRetrieveMode(CacheRetrieveMode.USE));
		refused(() -> this.session.setCacheStoreMode(CacheStoreMode.USE));
		refused(() -> this.session.setCacheStoreMode(CacheStoreMode.REFRESH));
		refused(() -> this.session.setFlushMode(FlushModeType.AUTO));
		refused(() -> this.session.setHibernateFlushMode(FlushMode.ALWAYS));
		refused(() -> this.session.setDefaultReadOnly(false));
		refused(() -> this.session.setReadOnly("an entity", false));
		refused(() -> this.session.setProperty("jakarta.persistence.cache.storeMode", "REFRESH"));
		refused(() -> this.session.find(String.class, 1, LockModeType.PESSIMISTIC_READ));
		refused(() -> this.session.lock("an entity", LockMode.PESSIMISTIC_WRITE));
		refused(() -> this.session.find(String.class, 1,
				Map.of("jakarta.persistence.cache.retrieveMode", CacheRetrieveMode.USE)));
		assertThat(this.called).isEmpty();
		this.session.setCacheMode(CacheMode.IGNORE);
		this.session.setDefaultReadOnly(true);
		this.session.setHibernateFlushMode(FlushMode.MANUAL);
		this.session.find(String.class, 1, LockModeType.NONE);
		assertThat(this.called).hasSize(4);
	}

	@Test
	void queriesAreWatchedHoweverTheyGoOn() {
		Query<String> query = this.session.createQuery("from Something", String.class);
		refused(query::executeUpdate);
		refused(() -> query.setMaxResults(1).setCacheMode(CacheMode.NORMAL));
		refused(() -> query.setHint("org.hibernate.cacheMode", "GET"));
		refused(() -> query.setLockMode(LockModeType.PESSIMISTIC_WRITE));
		assertThat(query.setMaxResults(1)).isSameAs(query);
		assertThat(query.unwrap(Query.class)).isSameAs(query);
	}

	@Test
	void namedQueriesGoWithoutCachesWhateverTheySay() {
		this.session.createNamedQuery("named", String.class);
		assertThat(this.called).containsSubsequence("createNamedQuery", "setCacheMode", "setCacheable");
	}

	@Test
	void nothingLeadsToTheSessionItself() {
		assertThat(this.session.getDelegate()).isSameAs(this.session);
		assertThat(this.session.unwrap(Session.class)).isSameAs(this.session);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.session.unwrap(StringBuilder.class));
	}

	private static void refused(Runnable call) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(call::run)
			.withMessageContaining("Nothing was sent");
	}

	private static Set<String> named(Map<String, Set<Outcome>> outcomes, Outcome outcome) {
		return outcomes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(outcome))
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private <T> Map<String, Set<Outcome>> tryAll(Class<T> type, T object) {
		Map<String, Set<Outcome>> outcomes = new TreeMap<>();
		for (Method method : type.getMethods()) {
			if (!Modifier.isStatic(method.getModifiers())) {
				outcomes.computeIfAbsent(method.getName(), (name) -> new TreeSet<>()).add(tryOne(method, object));
			}
		}
		return outcomes;
	}

	private Outcome tryOne(Method method, Object object) {
		this.called.clear();
		try {
			method.invoke(object,
					Arrays.stream(method.getParameterTypes()).map((type) -> some(method, type)).toArray());
		}
		catch (InvocationTargetException ex) {
			assertThat(ex.getTargetException()).as("%s", method).isInstanceOf(InvalidDataAccessApiUsageException.class);
			assertThat(this.called).isEmpty();
			return Outcome.REFUSED;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
		return this.called.isEmpty() ? Outcome.ANSWERED : Outcome.PASSED;
	}

	private static @Nullable Object some(Method method, Class<?> type) {
		if (type == Class.class && method.getName().equals("unwrap")) {
			return Session.class;
		}
		if (type == boolean.class) {
			return true;
		}
		if (type.isArray()) {
			return Array.newInstance(type.getComponentType(), 0);
		}
		return (type == int.class) ? (Object) 7 : (type == Map.class) ? new HashMap<>() : null;
	}

	@SuppressWarnings("unchecked")
	private <T> T target(Class<T> type) {
		Map<Class<?>, Object> results = new HashMap<>();
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getDeclaringClass() == Object.class) {
				return method.getName().equals("equals") ? (Object) (proxy == arguments[0])
						: method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy) : "the session";
			}
			this.called.add(method.getName());
			Class<?> result = method.getReturnType();
			if (result.isInstance(proxy)) {
				return proxy;
			}
			if (Query.class.isAssignableFrom(result)) {
				return results.computeIfAbsent(result, this::target);
			}
			return (result == boolean.class) ? (Object) false : (result == int.class) ? (Object) 0 : null;
		};
		return (T) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type }, handler);
	}

	private enum Outcome {

		PASSED, ANSWERED, REFUSED

	}

}
