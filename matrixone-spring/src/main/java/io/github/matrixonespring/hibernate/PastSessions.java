package io.github.matrixonespring.hibernate;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.ScopeGuard;
import io.github.matrixonespring.transaction.ScopeResource;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.CacheMode;
import org.hibernate.Filter;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionBuilder;
import org.hibernate.binder.internal.TenantIdBinder;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.internal.FilterImpl;
import org.hibernate.jpa.SpecHints;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.hibernate.SessionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Opens for each scope that reads the past a read-only Hibernate session on its
 * connection, for each factory on the {@link DataSource}. So entities of the past and of
 * the present never meet in one persistence context, and none of the past is written.
 * Caches that outlive a session are neither read nor filled. Filters of the surrounding
 * session, or of each EntityManager of the factory, are enabled, too.
 *
 * @since 0.1.0
 */
public final class PastSessions implements ScopeResource.Factory {

	private final EntityManagerFactories factories;

	/**
	 * Create a new {@code PastSessions}.
	 * @param factories supplies the factories; those of another {@link DataSource} are
	 * ignored
	 */
	public PastSessions(Supplier<List<EntityManagerFactory>> factories) {
		this(new EntityManagerFactories(factories));
	}

	private PastSessions(EntityManagerFactories factories) {
		this.factories = factories;
	}

	/**
	 * Create a new {@code PastSessions} for all factories that are beans, also those that
	 * are no candidates for injection.
	 * @param beanFactory the bean factory, and its ancestors
	 * @return the new {@code PastSessions}
	 */
	public static PastSessions of(ListableBeanFactory beanFactory) {
		return new PastSessions(EntityManagerFactories.of(beanFactory));
	}

	@Override
	public List<ScopeResource> open(MatrixOneConnections connections, Connection connection) {
		List<ScopeResource> opened = new ArrayList<>();
		try {
			for (EntityManagerFactory factory : this.factories.of(connections)) {
				opened.add(open(factory, connections, connection));
			}
		}
		catch (RuntimeException | Error ex) {
			opened.forEach((resource) -> resource.close().run());
			throw ex;
		}
		return opened;
	}

	private static ScopeResource open(EntityManagerFactory factory, MatrixOneConnections connections,
			Connection connection) {
		SessionFactoryImplementor sessions = factory.unwrap(SessionFactoryImplementor.class);
		if (sessions.getSessionFactoryOptions().isInitializeLazyStateOutsideTransactionsEnabled()) {
			throw new InvalidDataAccessApiUsageException("""
					The past cannot be read through Hibernate with hibernate.enable_lazy_load_no_trans=true: what is \
					loaded lazily after the scope would be of the present. Nothing was read. Remove the setting, and \
					load what is needed within the scope""");
		}
		EntityManagerHolder outer = (TransactionSynchronizationManager
			.getResource(factory) instanceof EntityManagerHolder bound) ? bound : null;
		if (sessions.getSessionFactoryOptions().isMultiTenancyEnabled() && !isConnected(outer)) {
			throw new InvalidDataAccessApiUsageException("""
					The past cannot be read through Hibernate here: it takes the connection of the tenant from a \
					MultiTenantConnectionProvider, and none is open. Nothing was read. Open the scope within a \
					transaction of the tenant""");
		}
		SessionBuilder builder = sessions.withOptions()
			.connection(connection)
			.readOnly(true)
			.flushMode(FlushMode.MANUAL)
			.initialCacheMode(CacheMode.IGNORE);
		if (!isTenantUsed(sessions)) {
			// Part of each key of the caches: that of natural ids heeds no mode at all.
			builder.tenantIdentifier((Object) UUID.randomUUID().toString());
		}
		else {
			refuseNaturalIdCaches(sessions);
		}
		StatementInspector inspector = PresentGuard.watch(sessions, connections::isInScope);
		Session session = ((inspector != null) ? builder.statementInspector((UnaryOperator<String>) inspector::inspect)
				: builder.noStatementInspector())
			.openSession();
		// EntityManager.find does not ask for the session's cache mode, but for these.
		session.setProperty(SpecHints.HINT_SPEC_CACHE_RETRIEVE_MODE, CacheRetrieveMode.BYPASS);
		session.setProperty(SpecHints.HINT_SPEC_CACHE_STORE_MODE, CacheStoreMode.BYPASS);
		enableFilters(factory, outer, session, sessions);
		PastSessionHolder holder = new PastSessionHolder(factory, PastSession.of(session));
		if (outer != null && outer.hasTimeout()) {
			holder.setTimeoutInMillis(outer.getTimeToLiveInMillis());
		}
		return new ScopeResource(factory, holder, () -> {
			session.close();
			forgetNaturalIds(sessions);
		});
	}

	/**
	 * What the cache of natural ids was given of the past nobody would ask for again.
	 */
	private static void forgetNaturalIds(SessionFactoryImplementor factory) {
		factory.getMappingMetamodel().forEachEntityDescriptor((entity) -> {
			if (entity.hasNaturalIdCache()) {
				factory.getCache().evictNaturalIdData(entity.getEntityName());
			}
		});
	}

	private static boolean isConnected(@Nullable EntityManagerHolder outer) {
		return outer != null && outer.getEntityManager()
			.unwrap(SessionImplementor.class)
			.getJdbcCoordinator()
			.getLogicalConnection()
			.isPhysicallyConnected();
	}

	private static boolean isTenantUsed(SessionFactoryImplementor factory) {
		return factory.getSessionFactoryOptions().isMultiTenancyEnabled()
				|| factory.getCurrentTenantIdentifierResolver() != null
				|| factory.getDefinedFilterNames().contains(TenantIdBinder.FILTER_NAME)
				|| "simple".equals(factory.getProperties().get("hibernate.cache.keys_factory"));
	}

	private static void refuseNaturalIdCaches(SessionFactoryImplementor factory) {
		factory.getMappingMetamodel().forEachEntityDescriptor((entity) -> {
			if (entity.hasNaturalIdCache()) {
				throw new InvalidDataAccessApiUsageException("""
						The past cannot be read through Hibernate where %s has a @NaturalIdCache and its keys do not \
						tell the past from the present: it would give the natural ids of the one to the other. Nothing \
						was read. Remove @NaturalIdCache, or the keys factory 'simple'"""
					.formatted(entity.getEntityName()));
			}
		});
	}

	/**
	 * Such as the one that keeps the rows of a tenant apart: those of the surrounding
	 * session, or those that the factory enables on each of its EntityManagers.
	 */
	private static void enableFilters(EntityManagerFactory factory, @Nullable EntityManagerHolder outer,
			Session session, SessionFactoryImplementor sessions) {
		if (outer != null) {
			enableFilters(outer.getEntityManager(), session, sessions);
		}
		else if (factory instanceof EntityManagerFactoryInfo info) {
			try (EntityManager initialized = info.createNativeEntityManager(null)) {
				enableFilters(initialized, session, sessions);
			}
		}
	}

	private static void enableFilters(EntityManager source, Session session, SessionFactoryImplementor factory) {
		source.unwrap(SessionImplementor.class)
			.getLoadQueryInfluencers()
			.getEnabledFilters()
			.forEach((name, enabled) -> {
				Filter filter = session.enableFilter(name);
				factory.getFilterDefinition(name).getParameterNames().forEach((parameter) -> {
					Object value = ((FilterImpl) enabled).getParameter(parameter);
					if (value instanceof Collection<?> values) {
						filter.setParameterList(parameter, values);
					}
					else if (value != null) {
						filter.setParameter(parameter, value);
					}
				});
			});
	}

	/**
	 * Counts as a transaction, so that others take part in it.
	 */
	private static final class PastSessionHolder extends SessionHolder {

		private final EntityManagerFactory factory;

		PastSessionHolder(EntityManagerFactory factory, Session session) {
			super(session);
			this.factory = factory;
			setTransactionActive(true);
			setSynchronizedWithTransaction(true);
		}

		@Override
		public boolean isVoid() {
			ScopeGuard.check(this.factory, this);
			return false;
		}

	}

}
