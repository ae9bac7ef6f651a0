package io.github.matrixonespring.hibernate;

import java.util.Map;
import java.util.function.BooleanSupplier;

import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

/**
 * Refuses, in a scope that reads the past, what a session sends that is not the scope's:
 * one that was opened by hand goes to a connection of its own, and reads the present. An
 * inspector of the application is called as before.
 *
 * @since 0.1.0
 */
public final class PresentGuard implements StatementInspector {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable StatementInspector delegate;

	/** Known as soon as there is a scope that the factory belongs to. */
	private transient volatile @Nullable BooleanSupplier inScope;

	private PresentGuard(@Nullable StatementInspector delegate) {
		this.delegate = delegate;
	}

	/**
	 * Add the guard to the properties of a factory.
	 * @param properties the properties, which may have an inspector: an object, a class
	 * or the name of one
	 */
	public static void addTo(Map<String, Object> properties) {
		Object configured = properties.get(AvailableSettings.STATEMENT_INSPECTOR);
		properties.put(AvailableSettings.STATEMENT_INSPECTOR, new PresentGuard(inspector(configured)));
	}

	private static @Nullable StatementInspector inspector(@Nullable Object configured) {
		if (configured == null || configured instanceof StatementInspector) {
			return (StatementInspector) configured;
		}
		Class<?> type = (configured instanceof Class<?> known) ? known
				: ClassUtils.resolveClassName(configured.toString(), null);
		return (StatementInspector) BeanUtils.instantiateClass(type);
	}

	/**
	 * Begin to guard the sessions of a factory.
	 * @param inScope tells whether the current thread is in a scope
	 * @return the inspector of the sessions of scopes: that of the application
	 */
	static @Nullable StatementInspector watch(SessionFactoryImplementor factory, BooleanSupplier inScope) {
		StatementInspector inspector = factory.getSessionFactoryOptions().getStatementInspector();
		if (inspector instanceof PresentGuard guard) {
			guard.inScope = inScope;
			return guard.delegate;
		}
		return inspector;
	}

	@Override
	public @Nullable String inspect(String sql) {
		BooleanSupplier inScope = this.inScope;
		if (inScope != null && inScope.getAsBoolean()) {
			throw new InvalidDataAccessApiUsageException("""
					This would read the present in a scope that reads the past: it is sent by a session that was \
					opened outside of the scope, by hand, or for an entity that was loaded before. Nothing was sent. \
					Load the entity within the scope, or what is needed of it before: %s""".formatted(sql));
		}
		return (this.delegate != null) ? this.delegate.inspect(sql) : sql;
	}

}
