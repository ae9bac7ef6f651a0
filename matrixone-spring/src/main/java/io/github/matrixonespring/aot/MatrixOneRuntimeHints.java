package io.github.matrixonespring.aot;

import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.jdbc.core.simple.JdbcClient.MappedQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.ResultQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.util.ClassUtils;

/**
 * Hints for the reflection, proxies and resources of this library. Optional libraries are
 * named by text; none need be there.
 */
class MatrixOneRuntimeHints implements RuntimeHintsRegistrar {

	private static final String LEDGER_SCRIPT = "io/github/matrixonespring/ledger/schema.sql";

	private static final List<String> ANNOTATIONS = List.of("io.github.matrixonespring.MatrixOneDataSource",
			"io.github.matrixonespring.snapshot.SnapshotAfterCommit", "io.github.matrixonespring.timetravel.AsOf",
			"io.github.matrixonespring.transaction.ExplicitBegin");

	/** A native image finds by name only what it has a hint for. */
	private static final List<String> LOOKED_FOR = List.of("com.alibaba.druid.pool.DruidDataSource",
			"com.baomidou.dynamic.datasource.DynamicRoutingDataSource",
			"com.baomidou.dynamic.datasource.tx.ConnectionProxy", "com.mysql.cj.MysqlConnection",
			"com.mysql.cj.jdbc.JdbcConnection", "com.mysql.cj.jdbc.MysqlDataSource",
			"com.zaxxer.hikari.HikariDataSource", "jakarta.persistence.EntityManagerFactory",
			"net.sf.jsqlparser.parser.CCJSqlParser", "org.apache.commons.dbcp2.BasicDataSource",
			"org.apache.tomcat.jdbc.pool.DataSource", "org.hibernate.SessionFactory",
			"org.hibernate.engine.spi.SessionImplementor", "org.springframework.orm.jpa.EntityManagerFactoryInfo",
			"org.springframework.orm.jpa.JpaTransactionManager");

	private static final List<String> DRIVERS = List.of("com.mysql.cj.jdbc.Driver", "org.mariadb.jdbc.Driver",
			"io.github.matrixonespring.embedded.EmbeddedDriver");

	/** Driver properties are set as bean properties. */
	private static final List<String> CONNECTOR_DATA_SOURCES = List.of("com.mysql.cj.jdbc.MysqlDataSource",
			"com.mysql.cj.jdbc.MysqlConnectionPoolDataSource", "com.mysql.cj.jdbc.MysqlXADataSource");

	private static final String DBCP2 = "org.apache.commons.dbcp2.BasicDataSource";

	/** What stands before them in a scope that reads the past is a proxy. */
	private static final List<Class<?>> JDBC = List.of(Connection.class, Statement.class, PreparedStatement.class,
			ResultSet.class, DatabaseMetaData.class);

	/** As those of JDBC; a proxy has all their public interfaces. */
	private static final List<String> OF_SESSIONS = List.of("org.hibernate.internal.SessionImpl",
			"org.hibernate.query.sqm.internal.SqmQueryImpl", "org.hibernate.query.sqm.internal.SqmSelectionQueryImpl",
			"org.hibernate.query.sql.internal.NativeQueryImpl", "org.hibernate.procedure.internal.ProcedureCallImpl",
			"org.hibernate.loader.internal.IdentifierLoadAccessImpl",
			"org.hibernate.internal.MultiIdentifierLoadAccessImpl",
			"org.hibernate.loader.internal.NaturalIdLoadAccessImpl",
			"org.hibernate.loader.internal.SimpleNaturalIdLoadAccessImpl",
			"org.hibernate.internal.NaturalIdMultiLoadAccessStandard");

	private static final String HIBERNATE = "org.hibernate.dialect.Dialect";

	private static final List<String> MADE_BY_HIBERNATE = List.of(
			"io.github.matrixonespring.hibernate.MatrixOneDialect",
			"io.github.matrixonespring.hibernate.MatrixOneDialectResolver");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern(LEDGER_SCRIPT);
		for (Class<?> specification : List.of(StatementSpec.class, ResultQuerySpec.class, MappedQuerySpec.class)) {
			hints.proxies().registerJdkProxy(specification);
			hints.reflection().registerType(specification, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		JDBC.forEach((type) -> registerProxied(hints, type));
		ANNOTATIONS.forEach((annotation) -> {
			hints.reflection().registerType(TypeReference.of(annotation), MemberCategory.INVOKE_PUBLIC_METHODS);
			// One that is found on another annotation is made anew.
			hints.proxies().registerJdkProxy(TypeReference.of(annotation));
		});
		LOOKED_FOR.forEach((type) -> hints.reflection().registerTypeIfPresent(classLoader, type));
		DRIVERS.forEach((type) -> hints.reflection()
			.registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
		CONNECTOR_DATA_SOURCES.forEach((type) -> hints.reflection()
			.registerTypeIfPresent(classLoader, type, MemberCategory.INVOKE_PUBLIC_METHODS));
		hints.reflection().registerTypeIfPresent(classLoader, DBCP2, (type) -> type.withField("connectionProperties"));
		if (ClassUtils.isPresent(HIBERNATE, classLoader)) {
			MADE_BY_HIBERNATE.forEach((type) -> hints.reflection()
				.registerType(TypeReference.of(type), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
			OF_SESSIONS.stream()
				.filter((type) -> ClassUtils.isPresent(type, classLoader))
				.map((type) -> ClassUtils.resolveClassName(type, classLoader))
				.map((type) -> Arrays.stream(ClassUtils.getAllInterfacesForClass(type))
					.filter((candidate) -> Modifier.isPublic(candidate.getModifiers()))
					.toArray(Class<?>[]::new))
				.forEach((interfaces) -> registerProxied(hints, interfaces));
		}
	}

	private static void registerProxied(RuntimeHints hints, Class<?>... interfaces) {
		hints.proxies().registerJdkProxy(interfaces);
		Arrays.stream(interfaces)
			.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
	}

}
