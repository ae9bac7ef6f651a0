package io.github.matrixonespring.timetravel;

import java.lang.reflect.InvocationHandler;
import java.sql.ResultSet;
import java.util.function.Predicate;

import org.springframework.beans.BeanUtils;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.Dispatcher;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.Factory;

/**
 * Creates the proxies of query results. Every column of every row is a call, so calls
 * that are merely delegated do without reflection.
 */
final class PastResults {

	private final Class<?> type;

	/**
	 * Create a new {@code PastResults}.
	 * @param passed tells by its name whether a method is merely delegated
	 */
	PastResults(Predicate<String> passed) {
		Enhancer enhancer = new Enhancer();
		enhancer.setClassLoader(PastResults.class.getClassLoader());
		enhancer.setContextClass(PastResults.class);
		enhancer.setNamingPolicy((prefix, source, key, names) -> PastResults.class.getName() + "$$SpringCGLIB$$0");
		enhancer.setInterfaces(new Class<?>[] { ResultSet.class });
		enhancer.setCallbackFilter((method) -> passed.test(method.getName()) ? 0 : 1);
		enhancer.setCallbackTypes(
				new Class<?>[] { Dispatcher.class, org.springframework.cglib.proxy.InvocationHandler.class });
		this.type = enhancer.createClass();
	}

	/**
	 * Create the proxy of a result.
	 * @param target returns the result, or throws an exception once it is over
	 * @param handler handles everything that is not merely delegated
	 */
	ResultSet before(Dispatcher target, InvocationHandler handler) {
		Object created = BeanUtils.instantiateClass(this.type);
		((Factory) created).setCallbacks(
				new Callback[] { target, (org.springframework.cglib.proxy.InvocationHandler) handler::invoke });
		return (ResultSet) created;
	}

}
