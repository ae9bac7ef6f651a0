package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.ledger.LedgerPrincipal;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.restore.RestoreJournal;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Auto-configuration for the ledger of snapshots.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class)
@ConditionalOnBooleanProperty("matrixone.ledger.enabled")
@ConditionalOnBean(MatrixOneConnections.class)
@EnableConfigurationProperties({ MatrixOneLedgerProperties.class, MatrixOneLedgerSchemaProperties.class })
public final class MatrixOneLedgerAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LedgerSettings matrixOneLedgerSettings(MatrixOneLedgerProperties properties, Environment environment,
			ObjectProvider<LedgerPrincipal> principal) {
		LedgerPrincipal unknown = () -> null;
		return properties.settings(environment.getProperty("spring.application.name"),
				principal.getIfAvailable(() -> unknown));
	}

	@Bean
	LedgerDatabaseInitializer matrixOneLedgerDatabaseInitializer(MatrixOneConnections connections,
			MatrixOneLedgerSchemaProperties properties, LedgerSettings settings) {
		return new LedgerDatabaseInitializer(connections.getDataSource(), properties, settings.database());
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	SnapshotLedger matrixOneSnapshotLedger(MatrixOneConnections connections, ObjectProvider<SnapshotManager> snapshots,
			ApplicationEventPublisher events, LedgerSettings settings) {
		return SnapshotLedger.of(connections, snapshots::getObject, events, settings);
	}

	@Bean
	@ConditionalOnMissingBean
	SnapshotRegistrar matrixOneSnapshotRegistrar(SnapshotLedger ledger) {
		return ledger.registrar();
	}

	@Bean
	@ConditionalOnMissingBean
	RestoreJournal matrixOneRestoreJournal(MatrixOneConnections connections, LedgerSettings settings) {
		return new RestoreJournal(connections, settings.database(), settings.application());
	}

	@Bean
	LedgerLifecycle matrixOneLedgerLifecycle(SnapshotLedger ledger, RestoreJournal restores) {
		return new LedgerLifecycle(ledger, restores);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolder.class)
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LedgerPrincipal matrixOneLedgerPrincipal() {
			return () -> {
				Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
				return (authentication != null) ? authentication.getName() : null;
			};
		}

	}

}
