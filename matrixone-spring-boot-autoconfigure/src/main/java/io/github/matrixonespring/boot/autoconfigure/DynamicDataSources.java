package io.github.matrixonespring.boot.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.creator.DataSourceProperty;
import com.baomidou.dynamic.datasource.event.DataSourceInitEvent;
import io.github.matrixonespring.pool.JdbcDriver;
import io.github.matrixonespring.pool.JdbcUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The pools of dynamic-datasource, which are no beans and are mostly started by their
 * creation. Each asks this listener before, also those that are added later.
 */
final class DynamicDataSources implements DataSourceInitEvent {

	private final DataSourceInitEvent target;

	private final DriverPropertiesPostProcessor driverProperties;

	private DynamicDataSources(DataSourceInitEvent target, DriverPropertiesPostProcessor driverProperties) {
		this.target = target;
		this.driverProperties = driverProperties;
	}

	static boolean areBehind(DataSource dataSource) {
		return dataSource instanceof DynamicRoutingDataSource;
	}

	static Object decorate(Object bean, DriverPropertiesPostProcessor driverProperties) {
		return (bean instanceof DataSourceInitEvent event && !(bean instanceof DynamicDataSources))
				? new DynamicDataSources(event, driverProperties) : bean;
	}

	@Override
	public void beforeCreate(DataSourceProperty dataSource) {
		// It may decrypt the URL.
		this.target.beforeCreate(dataSource);
		String url = dataSource.getUrl();
		if (this.driverProperties.isDynamic() && url != null) {
			JdbcDriver driver = JdbcDriver.of(url, dataSource.getDriverClassName());
			dataSource.setUrl(JdbcUrl.with(url,
					this.driverProperties.missing(driver, (property) -> find(dataSource, url, property))));
			if (driver == JdbcDriver.EMBEDDED && !StringUtils.hasText(dataSource.getDriverClassName())) {
				dataSource.setDriverClassName(EmbeddedConnectionDetails.DRIVER_CLASS_NAME);
			}
		}
	}

	private static @Nullable String find(DataSourceProperty dataSource, String url, String property) {
		String inUrl = JdbcUrl.find(url, property);
		return (inUrl != null) ? inUrl : Stream
			.of(dataSource.getHikari().getDataSourceProperties(), dataSource.getDruid().getConnectionProperties())
			.filter(Objects::nonNull)
			.map((properties) -> DriverPropertiesPostProcessor.find(properties, property))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The properties that all of them share are known only now.
	 */
	@Override
	public void afterCreate(DataSource dataSource) {
		this.target.afterCreate(dataSource);
		if (this.driverProperties.isDynamic()) {
			this.driverProperties.process(dataSource);
		}
	}

}
