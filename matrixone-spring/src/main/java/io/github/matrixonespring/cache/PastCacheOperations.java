package io.github.matrixonespring.cache;

import java.lang.reflect.Method;
import java.util.Collection;

import io.github.matrixonespring.transaction.ScopeGuard;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.core.PriorityOrdered;

/**
 * Has methods with {@code @Cacheable} and the like, which are called in a scope that
 * reads the past, go without their caches: these hold the present, and would hand the
 * past to everybody afterwards. A cached method that itself opens a scope is called
 * outside of it, and is cached.
 *
 * @since 0.1.0
 */
public final class PastCacheOperations implements BeanPostProcessor, PriorityOrdered {

	/**
	 * Before the proxy creators, which make the interceptors of caches.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof CacheAspectSupport caching) {
			CacheOperationSource source = caching.getCacheOperationSource();
			if (source != null && !(source instanceof OutsideOfScopes)) {
				caching.setCacheOperationSource(new OutsideOfScopes(source));
			}
		}
		return bean;
	}

	/**
	 * Is asked with each call.
	 */
	private record OutsideOfScopes(CacheOperationSource source) implements CacheOperationSource {

		@Override
		public boolean isCandidateClass(Class<?> targetClass) {
			return this.source.isCandidateClass(targetClass);
		}

		@Override
		public boolean hasCacheOperations(Method method, @Nullable Class<?> targetClass) {
			return this.source.hasCacheOperations(method, targetClass);
		}

		@Override
		public @Nullable Collection<CacheOperation> getCacheOperations(Method method, @Nullable Class<?> targetClass) {
			return ScopeGuard.isInScope() ? null : this.source.getCacheOperations(method, targetClass);
		}

	}

}
