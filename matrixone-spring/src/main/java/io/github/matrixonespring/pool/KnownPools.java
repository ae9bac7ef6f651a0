package io.github.matrixonespring.pool;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;

/**
 * Finds the pools behind a {@link DataSource}, also behind what wraps them. None of the
 * libraries need be there.
 */
final class KnownPools {

	private static final Log logger = LogFactory.getLog(KnownPools.class);

	private static final List<Kind<?>> KINDS = kinds();

	/** How pools name it that are not known otherwise. */
	private static final String DEFAULT_AUTO_COMMIT = "defaultAutoCommit";

	private static final boolean dynamicPresent = isPresent("com.baomidou.dynamic.datasource.DynamicRoutingDataSource");

	private KnownPools() {
	}

	private static List<Kind<?>> kinds() {
		List<Kind<?>> kinds = new ArrayList<>();
		if (isPresent("com.zaxxer.hikari.HikariDataSource")) {
			kinds.add(new Kind<>(HikariDataSource.class, HikariPool::new));
		}
		if (isPresent("com.alibaba.druid.pool.DruidDataSource")) {
			kinds.add(new Kind<>(DruidDataSource.class, DruidPool::new));
		}
		if (isPresent("org.apache.commons.dbcp2.BasicDataSource")) {
			kinds.add(new Kind<>(BasicDataSource.class, Dbcp2Pool::new));
		}
		if (isPresent("org.apache.tomcat.jdbc.pool.DataSource")) {
			kinds.add(new Kind<>(org.apache.tomcat.jdbc.pool.DataSource.class, TomcatPool::new));
		}
		kinds.add(new Kind<>(AbstractDriverBasedDataSource.class, DriverBasedDataSource::new));
		if (isPresent("com.mysql.cj.jdbc.MysqlDataSource")) {
			kinds.add(new Kind<>(MysqlDataSource.class, ConnectorDataSource::new));
		}
		return List.copyOf(kinds);
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, KnownPools.class.getClassLoader());
	}

	static Optional<ConnectionPool> find(DataSource dataSource) {
		DataSource target = target(dataSource);
		if (target instanceof AbstractRoutingDataSource) {
			// It would answer with the pool of the moment, which need not be that of the
			// next call.
			return Optional.empty();
		}
		return KINDS.stream().map((kind) -> kind.find(target)).flatMap(Optional::stream).findFirst();
	}

	static List<ConnectionPool> findAll(DataSource dataSource) {
		Set<ConnectionPool> pools = new LinkedHashSet<>();
		find(dataSource).ifPresent(pools::add);
		targets(target(dataSource)).map(KnownPools::findAll).forEach(pools::addAll);
		return List.copyOf(pools);
	}

	static boolean switchAutoCommitOff(DataSource dataSource) {
		DataSource target = target(dataSource);
		return find(target).map((pool) -> !pool.isAutoCommit()).orElseGet(() -> saysSo(target))
				|| targets(target).anyMatch(KnownPools::switchAutoCommitOff);
	}

	private static boolean saysSo(DataSource unknown) {
		BeanWrapper pool = PropertyAccessorFactory.forBeanPropertyAccess(unknown);
		return pool.isReadableProperty(DEFAULT_AUTO_COMMIT)
				&& Boolean.FALSE.equals(pool.getPropertyValue(DEFAULT_AUTO_COMMIT));
	}

	/**
	 * A scoped proxy leads to the {@link DataSource} of the moment.
	 */
	private static DataSource target(DataSource dataSource) {
		DataSource target = dataSource;
		while (true) {
			DataSource next = (target instanceof DelegatingDataSource delegating) ? delegating.getTargetDataSource()
					: (target instanceof Advised advised) ? target(advised) : null;
			if (next == null) {
				return target;
			}
			target = next;
		}
	}

	private static @Nullable DataSource target(Advised advised) {
		try {
			return (advised.getTargetSource().getTarget() instanceof DataSource target) ? target : null;
		}
		catch (Exception ex) {
			logger.debug("The proxy does not tell its DataSource", ex);
			return null;
		}
	}

	private static Stream<DataSource> targets(DataSource dataSource) {
		AbstractRoutingDataSource routing = unwrap(dataSource, AbstractRoutingDataSource.class);
		if (routing != null) {
			return Stream.concat(Stream.ofNullable(routing.getResolvedDefaultDataSource()), resolved(routing));
		}
		return dynamicPresent ? Dynamic.targets(dataSource) : Stream.empty();
	}

	private static Stream<DataSource> resolved(AbstractRoutingDataSource routing) {
		try {
			return routing.getResolvedDataSources().values().stream();
		}
		catch (IllegalStateException ex) {
			logger.debug("The routing DataSource is not initialized yet", ex);
			return Stream.empty();
		}
	}

	private static <T> @Nullable T unwrap(DataSource dataSource, Class<T> type) {
		if (type.isInstance(dataSource)) {
			return type.cast(dataSource);
		}
		try {
			return dataSource.isWrapperFor(type) ? dataSource.unwrap(type) : null;
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The DataSource cannot be unwrapped", ex);
			return null;
		}
	}

	/**
	 * What a pool is, and how it is read.
	 *
	 * @param <T> the type of the pool
	 */
	private record Kind<T>(Class<T> type, Function<T, ConnectionPool> reader) {

		Optional<ConnectionPool> find(DataSource dataSource) {
			return Optional.ofNullable(unwrap(dataSource, this.type)).map(this.reader);
		}

	}

	/**
	 * The routing of dynamic-datasource, which is not that of Spring.
	 */
	private static final class Dynamic {

		static Stream<DataSource> targets(DataSource dataSource) {
			DynamicRoutingDataSource routing = unwrap(dataSource, DynamicRoutingDataSource.class);
			return (routing != null) ? routing.getDataSources().values().stream() : Stream.empty();
		}

	}

}
