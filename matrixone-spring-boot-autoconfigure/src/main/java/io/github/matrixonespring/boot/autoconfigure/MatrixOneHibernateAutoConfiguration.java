package io.github.matrixonespring.boot.autoconfigure;

import java.util.Map;

import io.github.matrixonespring.hibernate.HibernateCaches;
import io.github.matrixonespring.hibernate.MatrixOneDialect;
import io.github.matrixonespring.hibernate.MatrixOneDialectResolver;
import io.github.matrixonespring.hibernate.PastSessions;
import io.github.matrixonespring.hibernate.PresentGuard;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.Dialect;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for {@link io.github.matrixonespring.hibernate.MatrixOneDialect}
 * where the {@code EntityManagerFactory} is Hibernate's on a MatrixOne server. A dialect
 * or a resolver that the user sets goes first.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class,
		beforeName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
@ConditionalOnClass({ Dialect.class, HibernatePropertiesCustomizer.class })
public final class MatrixOneHibernateAutoConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	HibernatePropertiesCustomizer matrixOneHibernatePropertiesCustomizer(Environment environment) {
		Map<Capability, Boolean> configured = Binder.get(environment)
			.bind("matrixone.server.capabilities", Bindable.mapOf(Capability.class, Boolean.class))
			.orElse(Map.of());
		return (properties) -> {
			addDialectResolver(properties);
			PresentGuard.addTo(properties);
			Boolean shared = configured.get(Capability.SHARED_ROW_LOCKS);
			if (shared != null) {
				properties.putIfAbsent(MatrixOneDialect.SHARED_ROW_LOCKS, shared);
			}
		};
	}

	@Bean
	@ConditionalOnBean(MatrixOneConnections.class)
	@ConditionalOnMissingBean
	HibernateCaches matrixOneHibernateCaches(MatrixOneConnections connections, ListableBeanFactory beanFactory) {
		return new HibernateCaches(connections, beanFactory);
	}

	@Bean
	@ConditionalOnBean(MatrixOneConnections.class)
	@ConditionalOnMissingBean
	PastSessions matrixOnePastSessions(ListableBeanFactory beanFactory) {
		return PastSessions.of(beanFactory);
	}

	private static void addDialectResolver(Map<String, Object> properties) {
		Object others = properties.get(AvailableSettings.DIALECT_RESOLVERS);
		String own = MatrixOneDialectResolver.class.getName();
		properties.put(AvailableSettings.DIALECT_RESOLVERS,
				StringUtils.hasText((others != null) ? others.toString() : null) ? others + "," + own : own);
	}

}
