package io.github.matrixonespring.boot.autoconfigure;

import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.matrixonespring.batch.MatrixOneIncrementerFactory;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.support.DefaultBatchConfiguration;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.converter.JobParametersConverter;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.infrastructure.item.database.support.DataFieldMaxValueIncrementerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.batch.autoconfigure.BatchConversionServiceCustomizer;
import org.springframework.boot.batch.autoconfigure.BatchTaskExecutor;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSourceScriptDatabaseInitializer;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.support.ConfigurableConversionService;
import org.springframework.core.task.TaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for Spring Batch with its job repository on MatrixOne. It takes the
 * place of Spring Boot's own, which has no way to choose the incrementer, and does the
 * same where the repository is on another server. A {@link DefaultBatchConfiguration} or
 * {@link EnableBatchProcessing @EnableBatchProcessing} of the application takes the place
 * of both.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class,
		afterName = { "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration" },
		beforeName = { "org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration",
				"org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration",
				"org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration" })
@ConditionalOnClass({ JdbcDefaultBatchConfiguration.class, BatchJdbcProperties.class })
@ConditionalOnBean({ MatrixOneConnections.class, PlatformTransactionManager.class })
@ConditionalOnMissingBean(value = DefaultBatchConfiguration.class, annotation = EnableBatchProcessing.class)
@EnableConfigurationProperties(BatchJdbcProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class MatrixOneBatchAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	static class MatrixOneBatchConfiguration extends JdbcDefaultBatchConfiguration implements DisposableBean {

		private final DataSource dataSource;

		private final PlatformTransactionManager transactionManager;

		private final BatchJdbcProperties properties;

		private final ObjectProvider<TaskExecutor> taskExecutor;

		private final ObjectProvider<BatchConversionServiceCustomizer> conversionServiceCustomizers;

		private final ObjectProvider<ExecutionContextSerializer> executionContextSerializer;

		private final ObjectProvider<JobParametersConverter> jobParametersConverter;

		private final MatrixOneConnections connections;

		private final boolean sharesConnections;

		private final Supplier<Boolean> matrixOne = SingletonSupplier.of(this::isMatrixOne);

		MatrixOneBatchConfiguration(MatrixOneConnections connections, ObjectProvider<DataSource> dataSource,
				@BatchDataSource ObjectProvider<DataSource> batchDataSource,
				ObjectProvider<PlatformTransactionManager> transactionManager,
				@BatchTransactionManager ObjectProvider<PlatformTransactionManager> batchTransactionManager,
				@BatchTaskExecutor ObjectProvider<TaskExecutor> taskExecutor, BatchJdbcProperties properties,
				ObjectProvider<BatchConversionServiceCustomizer> conversionServiceCustomizers,
				ObjectProvider<ExecutionContextSerializer> executionContextSerializer,
				ObjectProvider<JobParametersConverter> jobParametersConverter) {
			this.dataSource = batchDataSource.getIfAvailable(dataSource::getObject);
			this.transactionManager = batchTransactionManager.getIfAvailable(transactionManager::getObject);
			this.taskExecutor = taskExecutor;
			this.properties = properties;
			this.conversionServiceCustomizers = conversionServiceCustomizers;
			this.executionContextSerializer = executionContextSerializer;
			this.jobParametersConverter = jobParametersConverter;
			MatrixOneConnections own = new MatrixOneConnections(this.dataSource, ConnectionSettings.defaults());
			this.sharesConnections = own.getDataSource() == connections.getDataSource();
			this.connections = this.sharesConnections ? connections : own;
		}

		private boolean isMatrixOne() {
			try (MatrixOneStatements statements = this.connections.joining()) {
				return statements.metaData((metaData) -> metaData.getDatabaseProductVersion().contains("MatrixOne"));
			}
		}

		@Override
		protected DataFieldMaxValueIncrementerFactory getIncrementerFactory() {
			return this.matrixOne.get() ? new MatrixOneIncrementerFactory(this.connections)
					: super.getIncrementerFactory();
		}

		/**
		 * The server ignores isolation levels, and refuses the {@code SET} for one where
		 * the pool hands out connections with autocommit switched off.
		 */
		@Override
		protected Isolation getIsolationLevelForCreate() {
			Isolation isolation = this.properties.getIsolationLevelForCreate();
			if (isolation != null) {
				return isolation;
			}
			return this.matrixOne.get() ? Isolation.DEFAULT : super.getIsolationLevelForCreate();
		}

		@Override
		protected DataSource getDataSource() {
			return this.dataSource;
		}

		@Override
		protected PlatformTransactionManager getTransactionManager() {
			return this.transactionManager;
		}

		@Override
		protected String getTablePrefix() {
			String prefix = this.properties.getTablePrefix();
			return (prefix != null) ? prefix : super.getTablePrefix();
		}

		@Override
		protected boolean getValidateTransactionState() {
			return this.properties.isValidateTransactionState();
		}

		@Override
		protected ConfigurableConversionService getConversionService() {
			ConfigurableConversionService conversionService = super.getConversionService();
			this.conversionServiceCustomizers.orderedStream()
				.forEach((customizer) -> customizer.customize(conversionService));
			return conversionService;
		}

		@Override
		protected ExecutionContextSerializer getExecutionContextSerializer() {
			return this.executionContextSerializer.getIfAvailable(super::getExecutionContextSerializer);
		}

		@Override
		@Deprecated(since = "0.1.0", forRemoval = true)
		@SuppressWarnings("removal")
		protected JobParametersConverter getJobParametersConverter() {
			return this.jobParametersConverter.getIfAvailable(super::getJobParametersConverter);
		}

		@Override
		protected TaskExecutor getTaskExecutor() {
			return this.taskExecutor.getIfAvailable(super::getTaskExecutor);
		}

		@Override
		public void destroy() {
			if (!this.sharesConnections) {
				this.connections.close();
			}
		}

		@Configuration(proxyBeanMethods = false)
		@Conditional(OnBatchSchemaInitializationCondition.class)
		static class SchemaConfiguration {

			@Bean
			@ConditionalOnMissingBean
			BatchDataSourceScriptDatabaseInitializer batchDataSourceInitializer(ObjectProvider<DataSource> dataSource,
					@BatchDataSource ObjectProvider<DataSource> batchDataSource, BatchJdbcProperties properties) {
				return new BatchDataSourceScriptDatabaseInitializer(
						batchDataSource.getIfAvailable(dataSource::getObject), properties);
			}

		}

	}

	static class OnBatchSchemaInitializationCondition extends OnDatabaseInitializationCondition {

		OnBatchSchemaInitializationCondition() {
			super("Batch", "spring.batch.jdbc.initialize-schema");
		}

	}

}
