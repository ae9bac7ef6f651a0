package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration for the translation of errors of COMMIT. It backs off where the user
 * defines another {@link org.springframework.jdbc.support.SQLExceptionTranslator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class)
@ConditionalOnBean(MatrixOneSQLExceptionTranslator.class)
public final class MatrixOneExceptionTranslationAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TransactionManagerTranslatorPostProcessor matrixOneTransactionManagerTranslatorPostProcessor(
			ObjectProvider<MatrixOneConnections> connections,
			ObjectProvider<MatrixOneSQLExceptionTranslator> translator) {
		return new TransactionManagerTranslatorPostProcessor(connections, translator);
	}

}
