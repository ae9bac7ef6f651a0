package io.github.matrixonespring.sample.statement;

import javax.sql.DataSource;

import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Registers the listeners of the application's own statements. The library finds its own
 * listener as a bean.
 */
@Configuration(proxyBeanMethods = false)
class StatementConfiguration {

	/**
	 * Wraps the DataSource. The wrapper must unwrap to the pool, as this one does: the
	 * library makes its separate connections from the pool's configuration.
	 */
	@Bean
	static BeanPostProcessor dataSourceListening(ObjectProvider<StatementLog> log) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof DataSource dataSource) ? ProxyDataSourceBuilder.create(dataSource)
					.listener(new DataSourceStatements(log.getObject()))
					.build() : bean;
			}

		};
	}

	@Bean
	HibernatePropertiesCustomizer statementInspection(StatementLog log) {
		StatementInspector inspector = (sql) -> {
			log.prepared(sql);
			return sql;
		};
		return (properties) -> properties.put(JdbcSettings.STATEMENT_INSPECTOR, inspector);
	}

}
