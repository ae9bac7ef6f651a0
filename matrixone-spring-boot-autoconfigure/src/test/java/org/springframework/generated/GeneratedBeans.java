package org.springframework.generated;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.NoOp;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Beans whose classes are generated in a package of Spring, with an annotation that is
 * wrong.
 */
public final class GeneratedBeans {

	private GeneratedBeans() {
	}

	/**
	 * The proxy of an interface that is not public is in the package of that.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OfInterface {

		@Bean
		NotPublic ofInterface() {
			return ProxyFactory.getProxy(NotPublic.class, (MethodInterceptor) (invocation) -> null);
		}

	}

	/**
	 * A generated subclass is in the package of its superclass.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OfClass {

		@Bean
		Annotated ofClass() {
			Enhancer enhancer = new Enhancer();
			enhancer.setSuperclass(OfSpring.class);
			enhancer.setInterfaces(new Class<?>[] { Annotated.class });
			enhancer.setCallback(NoOp.INSTANCE);
			return (Annotated) enhancer.create();
		}

	}

	public static class OfSpring {

	}

	public interface Annotated {

		@SnapshotAfterCommit(level = SnapshotLevel.TABLE)
		default void run() {
			// Has nothing to do.
		}

	}

	interface NotPublic {

		@SnapshotAfterCommit(level = SnapshotLevel.TABLE)
		void run();

	}

}
