package io.github.matrixonespring;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor;
import io.github.matrixonespring.timetravel.AsOfPostProcessor;
import io.github.matrixonespring.transaction.ExplicitBeginPostProcessor;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * What {@link EnableMatrixOne} imports.
 */
@Configuration(proxyBeanMethods = false)
class MatrixOneConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static SnapshotAfterCommitPostProcessor snapshotAfterCommitPostProcessor() {
		return new SnapshotAfterCommitPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ExplicitBeginPostProcessor explicitBeginPostProcessor() {
		return new ExplicitBeginPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsOfPostProcessor asOfPostProcessor() {
		return new AsOfPostProcessor();
	}

}
