package io.github.matrixonespring.test.shop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.support.DomainDataStorageAccess;
import org.hibernate.cache.spi.support.RegionFactoryTemplate;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What JPA's second-level cache and Hibernate's query cache hold of the database of one
 * test is not found by the next one, nor after a jump to another state.
 */
@MatrixOneTest(properties = { "spring.jpa.properties.jakarta.persistence.sharedCache.mode=ALL",
		"spring.jpa.properties.hibernate.cache.use_query_cache=true",
		"spring.jpa.properties.hibernate.cache.region.factory_class="
				+ "io.github.matrixonespring.test.shop.SecondLevelCacheIntegrationTests$MapRegionFactory" })
class SecondLevelCacheIntegrationTests {

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private EntityManagerFactory factory;

	@Autowired
	private EntityManager manager;

	@Autowired
	private TestDatabase database;

	@RepeatedTest(2)
	void entitiesAreForgotten() {
		assertThat(this.factory.getCache().contains(Article.class, 1L)).isFalse();
		assertThat(this.repository.findById(1L)).isEmpty();
		assertThat(this.repository.save(new Article("cached")).getId()).isEqualTo(1);
		assertThat(this.repository.findById(1L)).isPresent();
		assertThat(this.factory.getCache().contains(Article.class, 1L)).isTrue();
	}

	@RepeatedTest(2)
	void resultsOfQueriesAreForgotten() {
		assertThat(names()).containsExactly("first");
		this.repository.save(new Article("cached"));
		assertThat(names()).containsExactlyInAnyOrder("first", "cached");
		assertThat(names()).containsExactlyInAnyOrder("first", "cached");
	}

	@RepeatedTest(2)
	void stateThatATestGoesToIsReadAnew() {
		this.repository.save(new Article("before"));
		assertThat(this.repository.findById(1L)).map(Article::getName).contains("before");
		this.database.goTo("with-another-article", () -> this.repository.save(new Article("after")));
		assertThat(this.repository.findById(1L)).map(Article::getName).contains("after");
	}

	@Test
	void testAtTheSameTimeOnTheSameApplicationIsRefused(TestInfo test) throws Exception {
		Method method = test.getTestMethod().orElseThrow();
		TestContextManager other = new TestContextManager(getClass());
		try {
			assertThatIllegalStateException().isThrownBy(() -> other.beforeTestMethod(this, method))
				.withMessageContaining("would mix their databases")
				.withMessageContaining("use_second_level_cache=false");
		}
		finally {
			other.afterTestMethod(this, method, null);
		}
	}

	private List<String> names() {
		return this.manager.createQuery("select a.name from Article a", String.class)
			.setHint("org.hibernate.cacheable", true)
			.getResultList();
	}

	/**
	 * Caches that keep everything until they are told otherwise.
	 */
	public static class MapRegionFactory extends RegionFactoryTemplate {

		@Override
		protected DomainDataStorageAccess createDomainDataStorageAccess(DomainDataRegionConfig region,
				DomainDataRegionBuildingContext context) {
			return new MapStorage();
		}

		@Override
		protected StorageAccess createQueryResultsRegionStorageAccess(String region,
				SessionFactoryImplementor sessions) {
			return new MapStorage();
		}

		@Override
		protected StorageAccess createTimestampsRegionStorageAccess(String region, SessionFactoryImplementor sessions) {
			return new MapStorage();
		}

		@Override
		protected void prepareForUse(SessionFactoryOptions settings, Map<String, Object> properties) {
		}

		@Override
		protected void releaseFromUse() {
		}

	}

	private static final class MapStorage implements DomainDataStorageAccess {

		private final Map<Object, Object> entries = new ConcurrentHashMap<>();

		@Override
		public Object getFromCache(Object key, SharedSessionContractImplementor session) {
			return this.entries.get(key);
		}

		@Override
		public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
			this.entries.put(key, value);
		}

		@Override
		public boolean contains(Object key) {
			return this.entries.containsKey(key);
		}

		@Override
		public void evictData() {
			this.entries.clear();
		}

		@Override
		public void evictData(Object key) {
			this.entries.remove(key);
		}

		@Override
		public void release() {
			this.entries.clear();
		}

	}

}
