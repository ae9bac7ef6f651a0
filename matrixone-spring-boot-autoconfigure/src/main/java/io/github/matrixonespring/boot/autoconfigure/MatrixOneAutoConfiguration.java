package io.github.matrixonespring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.cache.PastCacheOperations;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.doctor.Check;
import io.github.matrixonespring.doctor.Doctor;
import io.github.matrixonespring.doctor.StandardChecks;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.pitr.DefaultPitrManager;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.restore.DefaultRestoreManager;
import io.github.matrixonespring.restore.RestoreCaches;
import io.github.matrixonespring.restore.RestoreJournal;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.ScopeResource;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Role;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for MatrixOne on the one {@link javax.sql.DataSource} that is meant.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
@Conditional(OnMatrixOneDataSourceCondition.class)
@EnableConfigurationProperties({ MatrixOneProperties.class, MatrixOneDoctorProperties.class })
public final class MatrixOneAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MatrixOneConnections matrixOneConnections(ConfigurableListableBeanFactory beanFactory,
			MatrixOneProperties properties, ObjectProvider<JdbcConnectionDetails> connectionDetails,
			ObjectProvider<MatrixOneStatementListener> listeners, ObjectProvider<OperationObserver> observer) {
		MatrixOneDataSourceBean dataSource = MatrixOneDataSourceBean.find(beanFactory);
		// Looked up by the first statement: a listener may itself need the database.
		// Once, for it takes longer than a small statement.
		Supplier<List<MatrixOneStatementListener>> statementListeners = SingletonSupplier
			.of(() -> listeners.orderedStream().toList());
		return new MatrixOneConnections(dataSource.get(),
				properties
					.settings(() -> dataSource.isAutoConfigured() ? access(connectionDetails.getIfUnique()) : null,
							statementListeners)
					.observedBy(observer.getIfAvailable(() -> OperationObserver.NONE)));
	}

	private static @Nullable Access access(@Nullable JdbcConnectionDetails details) {
		return (details != null) ? new Access(details.getJdbcUrl(), details.getUsername(), details.getPassword(),
				details.getDriverClassName()) : null;
	}

	@Bean
	@ConditionalOnMissingBean
	SnapshotManager matrixOneSnapshotManager(MatrixOneConnections connections, ApplicationEventPublisher events,
			ObjectProvider<SnapshotRegistrar> ledger) {
		return new DefaultSnapshotManager(connections, events, ledger.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	CloneManager matrixOneCloneManager(MatrixOneConnections connections, SnapshotManager snapshots,
			TimeTravel timeTravel) {
		return new DefaultCloneManager(connections, snapshots::get, timeTravel);
	}

	@Bean
	@ConditionalOnMissingBean
	TimeTravel matrixOneTimeTravel(MatrixOneConnections connections, SnapshotManager snapshots,
			MatrixOneProperties properties, ObjectProvider<ScopeResource.Factory> resources) {
		// Looked up by the first scope: EntityManagerFactories may themselves need this.
		return new TimeTravel(connections, snapshots::get, properties.timeTravel().unprotected(),
				SingletonSupplier.of(() -> resources.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	RestoreManager matrixOneRestoreManager(MatrixOneConnections connections, TimeTravel timeTravel,
			SnapshotManager snapshots, CloneManager clones, PitrManager pitrs, MatrixOneProperties properties,
			ObjectProvider<RestoreCaches> caches, ObjectProvider<RestoreJournal> journal,
			ApplicationEventPublisher events) {
		return new DefaultRestoreManager(connections, timeTravel, snapshots, clones, pitrs,
				properties.restore().settings(),
				(tables) -> caches.orderedStream().forEach((cache) -> cache.evict(tables)), journal.getIfAvailable(),
				events);
	}

	@Bean
	@ConditionalOnMissingBean
	PitrManager matrixOnePitrManager(MatrixOneConnections connections) {
		return new DefaultPitrManager(connections);
	}

	@Bean
	@ConditionalOnMissingBean(MatrixOneOperations.class)
	MatrixOneTemplate matrixOneTemplate(MatrixOneConnections connections, SnapshotManager snapshots,
			CloneManager clones, RestoreManager restores, PitrManager pitrs, TimeTravel timeTravel,
			ObjectProvider<SnapshotLedger> ledger, ObjectProvider<Doctor> doctor) {
		// A check may need the template.
		return new MatrixOneTemplate(connections, snapshots, clones, restores, pitrs, timeTravel,
				ledger.getIfAvailable(), doctor::getObject);
	}

	@Bean
	@ConditionalOnMissingBean
	SnapshotQuota matrixOneSnapshotQuota(MatrixOneConnections connections, MatrixOneProperties properties) {
		return new SnapshotQuota(connections, properties.server().snapshotQuota());
	}

	@Bean
	@ConditionalOnMissingBean
	Doctor matrixOneDoctor(MatrixOneConnections connections, SnapshotManager snapshots, PitrManager pitrs,
			SnapshotQuota quota, MatrixOneProperties matrixOne, MatrixOneDoctorProperties properties,
			ObjectProvider<LedgerSettings> ledger, ObjectProvider<Check> checks,
			ConfigurableListableBeanFactory beanFactory) {
		return properties.doctor(connections, () -> {
			List<Check> all = new ArrayList<>(StandardChecks.ofServer(connections, snapshots, pitrs, quota,
					matrixOne.restore().settings(), ledger.getIfAvailable()));
			all.addAll(StandardChecks.ofApplication(connections, pitrs, beanFactory));
			checks.orderedStream().forEach(all::add);
			return all;
		});
	}

	@Bean
	@ConditionalOnMissingBean(SQLExceptionTranslator.class)
	MatrixOneSQLExceptionTranslator matrixOneSqlExceptionTranslator() {
		return new MatrixOneSQLExceptionTranslator();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "matrixone.verify-server")
	ServerVerification matrixOneServerVerification(MatrixOneConnections connections) {
		return new ServerVerification(connections);
	}

	@Bean
	OtherDatabaseWarning matrixOneOtherDatabaseWarning(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<DataSourceProperties> properties, ObjectProvider<JdbcConnectionDetails> connectionDetails) {
		return new OtherDatabaseWarning(beanFactory, properties, connectionDetails);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static PastCacheOperations matrixOnePastCacheOperations() {
		return new PastCacheOperations();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DriverPropertiesPostProcessor matrixOneDriverPropertiesPostProcessor(
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<MatrixOneProperties> properties,
			ObjectProvider<DataSourceProperties> dataSourceProperties) {
		return new DriverPropertiesPostProcessor(() -> MatrixOneDataSourceBean.find(beanFactory),
				() -> properties.getObject().driverDefaults(), () -> {
					DataSourceProperties spring = dataSourceProperties.getIfUnique();
					return (spring != null) ? spring.getUrl() : null;
				});
	}

}
