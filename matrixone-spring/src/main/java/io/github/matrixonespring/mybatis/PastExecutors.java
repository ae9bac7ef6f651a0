package io.github.matrixonespring.mybatis;

import java.lang.reflect.Proxy;
import java.sql.SQLException;

import io.github.matrixonespring.transaction.ScopeGuard;
import org.apache.ibatis.executor.BaseExecutor;
import org.apache.ibatis.executor.CachingExecutor;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.plugin.Interceptor;
import org.apache.ibatis.plugin.Invocation;
import org.apache.ibatis.plugin.Plugin;
import org.apache.ibatis.reflection.SystemMetaObject;
import org.apache.ibatis.session.Configuration;
import org.mybatis.spring.transaction.SpringManagedTransaction;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Keeps MyBatis to the past in a scope that reads it. A session that is opened there goes
 * without the caches of its mappers, which hold the present and would hand the past to
 * everybody afterwards; nested selects, of which the interceptors of MyBatis are not
 * told, included. What it loads lazily is loaded in the scope, or refused: MyBatis would
 * go on with a session of its own, which reads the present. Sessions that are opened
 * elsewhere are left as they are.
 * <p>
 * Must be the first interceptor of its factory, for what stands before it goes to the
 * caches itself.
 *
 * @since 0.1.0
 */
public final class PastExecutors implements Interceptor {

	/**
	 * Is never asked: no proxy is put before anything.
	 */
	@Override
	public Object intercept(Invocation invocation) throws Throwable {
		return invocation.proceed();
	}

	@Override
	public Object plugin(Object target) {
		return (target instanceof Executor executor && ScopeGuard.isInScope()) ? inScope(executor) : target;
	}

	private static Executor inScope(Executor executor) {
		Object innermost = innermost(executor);
		Object base = (innermost instanceof CachingExecutor caching) ? field(caching, "delegate") : innermost;
		if (!(base instanceof BaseExecutor known)) {
			throw refusal("its %s is not known here".formatted(base.getClass().getName()),
					"Let no other interceptor replace the executors of MyBatis");
		}
		Configuration configuration = (Configuration) field(known, "configuration");
		Environment environment = configuration.getEnvironment();
		if (environment == null || !ScopeGuard.isInScope(environment.getDataSource())) {
			return executor;
		}
		if (!(executor.getTransaction() instanceof SpringManagedTransaction transaction)) {
			throw refusal(
					"its %s goes to a connection of its own".formatted(executor.getTransaction().getClass().getName()),
					"Use the SpringManagedTransactionFactory, which is the default of SqlSessionFactoryBean");
		}
		boolean first = executor == innermost;
		if (!first && configuration.isCacheEnabled() && !configuration.getCacheNames().isEmpty()) {
			throw refusal(
					"there are caches, such as that of %s, which another interceptor may ask"
						.formatted(configuration.getCacheNames().iterator().next()),
					"Give the bean %s to the SqlSessionFactory before the others"
						.formatted(PastExecutors.class.getName()));
		}
		try {
			PastExecutor past = new PastExecutor(known, transaction.getConnection());
			known.setExecutorWrapper(past);
			return first ? past : executor;
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Could not get the connection of the scope", ex);
		}
	}

	private static Object innermost(Object executor) {
		Object innermost = executor;
		while (Proxy.isProxyClass(innermost.getClass())
				&& Proxy.getInvocationHandler(innermost) instanceof Plugin plugin) {
			innermost = field(plugin, "target");
		}
		return innermost;
	}

	/**
	 * Read a field as interceptors of MyBatis do.
	 */
	private static Object field(Object object, String name) {
		return SystemMetaObject.forObject(object).getValue(name);
	}

	private static InvalidDataAccessApiUsageException refusal(String reason, String remedy) {
		return new InvalidDataAccessApiUsageException(
				"MyBatis would read the present in a scope that reads the past: %s. Nothing was sent. %s"
					.formatted(reason, remedy));
	}

}
