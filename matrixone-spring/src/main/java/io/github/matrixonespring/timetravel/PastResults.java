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
 * Makes what stands before the results of queries. Each column of each row is a call, so
 * what is passed on as it is, is passed on without reflection.
 */
final class PastResults {

	private final Class<?> type;

	/**
	 * Create a new {@code PastResults}.
	 * @param passed tells by its name whether a method is passed on as it is
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
	 * Put one before a result.
	 * @param target returns the result, or throws an exception once it is over
	 * @param handler handles what is not passed on as it is
	 */
	ResultSet before(Dispatcher target, InvocationHandler handler) {
		Object created = BeanUtils.instantiateClass(this.type);
		((Factory) created).setCallbacks(
				new Callback[] { target, (org.springframework.cglib.proxy.InvocationHandler) handler::invoke });
		return (ResultSet) created;
	}

}
